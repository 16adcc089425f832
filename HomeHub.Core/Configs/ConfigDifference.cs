namespace HomeHub.Core.Configs;

/// <summary>How a thing differs between two configs.</summary>
public enum ConfigChangeKind
{
    Changed,
    Added,
    Removed,
}

/// <summary>One setting that differs.</summary>
/// <param name="Field">What it is called, for a person: "Pin", "Log from".</param>
/// <param name="Before">Null: it was not there; of a secret always null.</param>
/// <param name="After">Null: it is not there any more; of a secret always null.</param>
/// <param name="IsSecret">Of it is said only that it differs.</param>
public sealed record ConfigFieldDifference(string Field, ConfigChangeKind Kind, string? Before, string? After, bool IsSecret = false);

/// <summary>What differs in one part of a config.</summary>
/// <param name="Sensor">The sensor's name; null: the device's own settings and connections.</param>
/// <param name="Kind">Whether the part itself came or went.</param>
/// <param name="Fields">What differs in it; of one that came or went: all it has.</param>
public sealed record ConfigDifference(string? Sensor, ConfigChangeKind Kind, IReadOnlyList<ConfigFieldDifference> Fields)
{
    /// <summary>It is about how the device reaches Wi-Fi or broker: it restarts and tries that.</summary>
    public bool TouchesConnections { get; init; }
}
