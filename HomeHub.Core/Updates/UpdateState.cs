namespace HomeHub.Core.Updates;

/// <summary>Where one device's update stands, as the device protocol names it.</summary>
public enum UpdateState
{
    /// <summary>The command is on its way; the device has not begun.</summary>
    Queued = 0,
    Downloading = 1,
    Verifying = 2,

    /// <summary>The pointer to the running slot is switched; it restarts.</summary>
    Installing = 3,

    /// <summary>The new code is up and not yet proven.</summary>
    Probation = 4,

    /// <summary>It runs the release, by its own word and by proof.</summary>
    Confirmed = 5,

    /// <summary>It did not work; the old code runs.</summary>
    Failed = 6,

    /// <summary>The new code did not stand its probation; the old code runs again.</summary>
    RolledBack = 7,
    Cancelled = 8,

    /// <summary>The device did not take it.</summary>
    Rejected = 9,
}

/// <summary>The words of the protocol for <see cref="UpdateState"/>.</summary>
public static class UpdateStates
{
    private static readonly Dictionary<string, UpdateState> Words = Enum.GetValues<UpdateState>().ToDictionary(Word);

    /// <summary>Whether nothing follows.</summary>
    public static bool IsEnd(this UpdateState state) => state >= UpdateState.Confirmed;

    /// <summary>As it stands in a payload: <c>rolled_back</c>.</summary>
    public static string Word(this UpdateState state) => state == UpdateState.RolledBack ? "rolled_back" : state.ToString().ToLowerInvariant();

    /// <summary>For people: "rolled back".</summary>
    public static string Text(this UpdateState state) => state.Word().Replace('_', ' ');

    /// <summary>The state of a payload's word; null: none of the protocol's.</summary>
    public static UpdateState? Of(string? word) => word is not null && Words.TryGetValue(word, out var state) ? state : null;
}
