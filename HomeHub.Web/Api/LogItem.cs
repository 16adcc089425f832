using System.ComponentModel;
using System.Text.Json;
using HomeHub.Core.Logs;

namespace HomeHub.Web.Api;

/// <summary>A log entry as the REST face gives it.</summary>
internal sealed record LogItem(
    [property: Description("Grows with arrival, never used twice.")] long Id,
    [property: Description("The MQTT topic it came in on.")] string Topic,
    [property: Description("What was said, as it came: any JSON value.")] RawJson Log,
    [property: Description("When HomeHub received it, UTC.")] DateTimeOffset Time,
    [property: Description("Who said it; null for an entry added without a device.")] string? DeviceId,
    [property: Description("Severity.")] EntryLevel Level,
    [property: Description("A short word for what it is about; gap marks entries that were lost.")] string Type,
    [property: Description("The message as text.")] string Message,
    [property: Description("The device's boot counter; null for devices that do not number their entries.")] long? Boot,
    [property: Description("The device's number of this entry within its boot, from 1.")] long? Seq,
    [property: Description("When it happened on the device, where the device knew.")] DateTimeOffset? DeviceTime,
    [property: Description("How many entries of this device are missing right before this one.")] long Missing)
{
    public static LogItem From(LogEntry entry) => new(
        entry.Id, entry.Topic, new RawJson(entry.Log), entry.Time, entry.DeviceId, entry.Level, entry.Type, entry.Message,
        entry.Boot, entry.Seq, entry.DeviceTime, entry.Missing);
}

/// <summary>An entry to add.</summary>
internal sealed record AddLogBody
{
    [Description("Whose entry it is; a device HomeHub does not know yet is registered.")]
    public string? DeviceId { get; init; }

    [Description("Where it is filed; $homehub/rest where none is given.")]
    public string? Topic { get; init; }

    [Description("The entry: an object with message, optional type and level, and whatever else belongs to it. At most 64 KiB and 32 levels deep.")]
    public required JsonElement Log { get; init; }
}

/// <summary>The entry as it was stored.</summary>
internal sealed record AddLogAnswer(bool Success, LogItem Log);
