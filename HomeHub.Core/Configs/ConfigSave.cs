namespace HomeHub.Core.Configs;

/// <summary>A device's config as it stands; secrets are masked.</summary>
/// <param name="Id">What sensors name as their <c>device_config_id</c>.</param>
/// <param name="Version">0: nobody configured the device here; the content is what it reported, if it did.</param>
/// <param name="SavedAt">When this version was made.</param>
public sealed record ConfigView(long Id, string DeviceId, long Version, ConfigContent Content, DateTimeOffset SavedAt);

/// <summary>A version of the history; secrets are masked.</summary>
/// <param name="Changes">What changed with it, in words.</param>
public sealed record ConfigVersionView(long Version, DateTimeOffset At, string Author, string Changes, ConfigContent Content);

/// <summary>Somebody else saved since the draft was begun: nothing was overwritten.</summary>
/// <param name="Theirs">What stands there now.</param>
/// <param name="Author">Who saved it; null where the device itself reported it.</param>
public sealed record ConfigConflict(ConfigView Theirs, string? Author);

/// <summary>What came of saving: a version, or the reason why there is none.</summary>
public sealed record ConfigSave
{
    /// <summary>The config as it stands now; null where nothing was saved.</summary>
    public ConfigView? Saved { get; private init; }

    /// <summary>False: the draft was what stood there already, so there is no new version.</summary>
    public bool Changed { get; private init; }

    public ConfigConflict? Conflict { get; private init; }

    /// <summary>What is wrong with the draft; sensors are counted as in the draft.</summary>
    public IReadOnlyList<FieldError> Errors { get; private init; } = [];

    internal static ConfigSave As(ConfigView view, bool changed) => new() { Saved = view, Changed = changed };

    internal static ConfigSave Refused(ConfigConflict conflict) => new() { Conflict = conflict };

    internal static ConfigSave Refused(params IReadOnlyList<FieldError> errors) => new() { Errors = errors };
}
