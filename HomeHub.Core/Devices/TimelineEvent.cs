namespace HomeHub.Core.Devices;

/// <summary>What kind of thing happened; the lanes of the timeline plot.</summary>
public enum TimelineKind
{
    FirstSeen = 0,
    /// <summary>Not reachable, from start to end.</summary>
    Outage = 1,
    /// <summary>Silent beyond the threshold, from the last sign of life to the next.</summary>
    Stale = 2,
    Boot = 3,
    WifiReconnect = 4,
    MqttReconnect = 5,
    /// <summary>Log entries that never arrived.</summary>
    LogGap = 6,
    FirmwareChange = 7,
    AddressChange = 8,
    /// <summary>The hub's own connection to the broker was gone.</summary>
    BrokerAway = 9,
    /// <summary>HomeHub itself was not running.</summary>
    HubDown = 10,
    Renamed = 11,
    Config = 12,
    Update = 13,
    /// <summary>A person or a program asked it to do something; the summary says what came of it.</summary>
    Command = 14,
}

/// <summary>One row of a device's timeline: a moment, or a span with start, end and cause.</summary>
public sealed class TimelineEvent
{
    public long Id { get; set; }

    /// <summary>Null: about HomeHub itself.</summary>
    public string? DeviceId { get; set; }
    public TimelineKind Kind { get; set; }
    public DateTimeOffset Start { get; set; }

    /// <summary>Null for a moment, and for a span that has not ended.</summary>
    public DateTimeOffset? End { get; set; }

    /// <summary>True for a span that goes on.</summary>
    public bool Open { get; set; }

    /// <summary>Why, in words, as far as it is known: "Wi-Fi lost", "restarted (watchdog)".</summary>
    public string? Cause { get; set; }

    /// <summary>The row in one sentence.</summary>
    public required string Summary { get; set; }

    /// <summary>The log entry a <see cref="TimelineKind.LogGap"/> stands before.</summary>
    public long? LogEntryId { get; set; }

    public TimeSpan? Duration => End - Start;
}
