namespace HomeHub.Core.Access;

/// <summary>
/// On whose behalf something is done, for histories and the audit list. It goes with the request or the page's event by itself, so nothing
/// has to hand it on.
/// </summary>
/// <param name="Name">A user, or <c>token NAME</c>.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Address">From where; null where it did not come over the network.</param>
public sealed record Actor(string Name, Role Role, string? Address)
{
    private static readonly AsyncLocal<Actor?> Ambient = new();

    /// <summary>HomeHub itself, or whoever sits at its console.</summary>
    public static Actor Hub { get; } = new("HomeHub", Role.Owner, null);

    /// <summary>Who it is now; <see cref="Hub"/> where nobody asked for it.</summary>
    public static Actor Current => Ambient.Value ?? Hub;

    /// <summary>From now on, until the method that awaits this one's caller returns.</summary>
    public static void Is(Actor? actor) => Ambient.Value = actor;
}
