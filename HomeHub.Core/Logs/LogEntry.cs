namespace HomeHub.Core.Logs;

/// <summary>Severity of a log entry, as the device protocol names it; ordered, so that "warning and above" is a comparison.</summary>
public enum EntryLevel
{
    Debug = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
    Critical = 4,
}

/// <summary>One line a device (or a person, or HomeHub itself) said, as it is stored.</summary>
public sealed class LogEntry
{
    /// <summary>The hub's own number: grows with arrival, never used twice.</summary>
    public long Id { get; set; }

    /// <summary>The MQTT topic it came in on.</summary>
    public required string Topic { get; set; }

    /// <summary>The payload as JSON text; plain text is wrapped as <c>{"message": …}</c>.</summary>
    public required string Log { get; set; }

    /// <summary>When the hub received it, UTC, milliseconds.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>Who said it; null for an entry that was added over REST without a device.</summary>
    public string? DeviceId { get; set; }

    public EntryLevel Level { get; set; } = EntryLevel.Info;

    /// <summary>A short word for what it is about: boot, wifi, mqtt, …; <see cref="LogTypes.Gap"/> marks entries that were lost.</summary>
    public required string Type { get; set; }

    public required string Message { get; set; }

    /// <summary>The device's boot counter; null for legacy devices.</summary>
    public long? Boot { get; set; }

    /// <summary>The device's number of this entry within its boot, from 1; null for legacy devices.</summary>
    public long? Seq { get; set; }

    /// <summary>When it happened on the device: receive time less the age it carried. Null where the device did not know.</summary>
    public DateTimeOffset? DeviceTime { get; set; }

    /// <summary>Tells apart two lives of one device id that count the same boots again (a board whose flash was wiped).</summary>
    public int Incarnation { get; set; }

    /// <summary>How many entries of the same device are missing right before this one: the gap shown above it.</summary>
    public long Missing { get; set; }
}
