using System.Text.Json;

namespace HomeHub.Core.Configs;

/// <summary>What became of a desired config on the device.</summary>
public enum ReportedState
{
    Applied = 0,

    /// <summary>It runs on trial: not proven yet.</summary>
    Trial = 1,

    /// <summary>It could not be used; the one before is still running.</summary>
    Rejected = 2,

    /// <summary>It was tried and did not work; the one before is running again.</summary>
    Reverted = 3,
}

/// <summary>The last word of a device on its config.</summary>
public sealed class ConfigReport
{
    public required string DeviceId { get; set; }

    /// <summary>The desired version it is about; 0: what its <c>config.py</c> says.</summary>
    public long Version { get; set; }
    public ReportedState State { get; set; }

    /// <summary>SHA-256 of the desired message as the device received it; null for version 0.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The version in force now.</summary>
    public long Running { get; set; }

    /// <summary>Reasons by field path, a JSON object; "" stands for the whole config. Null: none.</summary>
    public string? Errors { get; set; }

    /// <summary>When it first said so.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary><see cref="Errors"/>, read.</summary>
    public IReadOnlyDictionary<string, string> Reasons =>
        Errors is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(Errors) ?? [];

    /// <summary>Whether the other says the same, whenever it did.</summary>
    public bool SaysTheSame(ConfigReport? other) =>
        other is not null && (Version, State, Sha256, Running, Errors) == (other.Version, other.State, other.Sha256, other.Running, other.Errors);
}
