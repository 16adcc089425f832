namespace HomeHub.Core.Updates;

public enum RolloutState
{
    Running = 0,

    /// <summary>A person paused it: what was begun goes on, nothing new begins.</summary>
    Paused = 1,

    /// <summary>It stopped by itself, for a reason.</summary>
    Stopped = 2,

    /// <summary>A person ended it.</summary>
    Aborted = 3,
    Finished = 4,
}

/// <summary>A release on its way to devices.</summary>
public sealed class Rollout
{
    public long Id { get; set; }
    public long ReleaseId { get; set; }
    public required string Version { get; set; }
    public RolloutState State { get; set; }

    /// <summary>Why it is in this state, in words; null: nothing to say.</summary>
    public string? Reason { get; set; }

    /// <summary>Who started it.</summary>
    public required string Author { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Where devices fetch from: an <see cref="IFirmwareHost.Name"/>.</summary>
    public required string Host { get; set; }

    /// <summary>One device of each platform goes first.</summary>
    public bool Canary { get; set; }

    /// <summary>How long a canary has to stay healthy, seconds.</summary>
    public int SoakSeconds { get; set; }

    /// <summary>How many devices are updated at once after that.</summary>
    public int WaveSize { get; set; }

    /// <summary>At so many failed devices it stops by itself.</summary>
    public int FailureThreshold { get; set; }

    /// <summary>How long one device may take, seconds.</summary>
    public int TimeoutSeconds { get; set; }

    /// <summary>It may bring an older release than the one that runs.</summary>
    public bool Downgrade { get; set; }

    /// <summary>Failures that a person saw and went on after.</summary>
    public int ForgivenFailures { get; set; }
    public List<RolloutDevice> Devices { get; set; } = [];

    /// <summary>Nothing begins any more.</summary>
    public bool IsOver => State is RolloutState.Aborted or RolloutState.Finished;
    public TimeSpan Soak => TimeSpan.FromSeconds(SoakSeconds);
    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}

public enum RolloutDeviceState
{
    /// <summary>For its turn, or until it is back.</summary>
    Waiting = 0,
    Updating = 1,
    Confirmed = 2,
    Failed = 3,

    /// <summary>There was nothing to do for it; the words say why.</summary>
    Skipped = 4,
}

/// <summary>One device of a rollout.</summary>
public sealed class RolloutDevice
{
    public long RolloutId { get; set; }
    public required string DeviceId { get; set; }

    /// <summary>0: a canary, where there are some; then the waves.</summary>
    public int Wave { get; set; }
    public RolloutDeviceState State { get; set; }

    /// <summary>Why, in words.</summary>
    public string? Words { get; set; }

    /// <summary>Its latest attempt in this rollout.</summary>
    public string? AttemptId { get; set; }
    public DateTimeOffset? SettledAt { get; set; }
}
