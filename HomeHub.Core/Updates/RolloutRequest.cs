using HomeHub.Core.Configs;

namespace HomeHub.Core.Updates;

/// <summary>What a person wants rolled out, where and how carefully.</summary>
public sealed record RolloutRequest
{
    /// <summary>Null: the newest one that is published.</summary>
    public long? ReleaseId { get; init; }

    /// <summary>These devices; null: by platform, or all.</summary>
    public IReadOnlyList<string>? DeviceIds { get; init; }

    /// <summary>All devices of this platform; null: of any.</summary>
    public string? Platform { get; init; }

    /// <summary>One device of each platform goes first.</summary>
    public bool Canary { get; init; } = true;

    /// <summary>How long those have to stay healthy.</summary>
    public TimeSpan Soak { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many devices are updated at once after that.</summary>
    public int WaveSize { get; init; } = 5;

    /// <summary>At so many failed devices it stops by itself.</summary>
    public int FailureThreshold { get; init; } = 2;

    /// <summary>How long one device may take: download, restart, a minute of probation.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>It may bring an older release than the one that runs.</summary>
    public bool Downgrade { get; init; }

    /// <summary>Where devices fetch from; null: where the release is published, the FTP server before HomeHub itself.</summary>
    public string? Host { get; init; }

    /// <summary>Who starts it.</summary>
    public required string Author { get; init; }

    /// <summary>One device, at once.</summary>
    public static RolloutRequest One(string deviceId, long? releaseId, bool downgrade, string author) => new()
    {
        ReleaseId = releaseId, DeviceIds = [deviceId], Canary = false, FailureThreshold = 1, Downgrade = downgrade, Author = author,
    };
}

/// <summary>What came of starting a rollout.</summary>
/// <param name="Errors">Why it was not started, by field.</param>
public sealed record RolloutStart(Rollout? Rollout, IReadOnlyList<FieldError> Errors);
