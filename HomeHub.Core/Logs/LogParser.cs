using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Logs;

/// <summary>
/// Makes a log entry of a payload: the protocol's JSON, the older devices' JSON (<c>message</c>, optional <c>type</c>,
/// <c>unit_id</c> or <c>device_id</c>, <c>display_name</c>), any other JSON, or plain text.
/// </summary>
public static class LogParser
{
    /// <summary>Topic of entries that were added without one.</summary>
    public const string AddedTopic = "$homehub/rest";

    private const string NoMessage = "A log entry is a JSON object with a message.";
    private const int MaxAddedTopic = 256;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A parsed entry and what it says about its device.</summary>
    /// <param name="DisplayName">The name an older device gave itself.</param>
    /// <param name="Legacy">It does not number its entries: it predates the protocol.</param>
    public sealed record Parsed(PendingEntry Pending, string? DisplayName, bool Legacy);

    /// <summary>Reads a message; <paramref name="topicDeviceId"/> is the device the topic names.</summary>
    /// <exception cref="RejectedException">It breaks a ground rule of the protocol.</exception>
    public static Parsed Parse(InboundMessage message, string topicDeviceId)
    {
        PayloadReader.CheckText(message.Payload.Span);
        if (!PayloadReader.TryParse(message.Payload, out var document))
        {
            var text = Encoding.UTF8.GetString(message.Payload.Span);
            return Build(message, new LogFields { Message = text }, JsonSerializer.Serialize(new { message = text }, Readable), topicDeviceId);
        }

        using (document)
        {
            var log = Encoding.UTF8.GetString(message.Payload.Span);
            return Build(message, LogFields.Read(document.RootElement), log, topicDeviceId);
        }
    }

    /// <summary>
    /// Makes an entry of what a person or a program added. It is not numbered, whatever it says: only the device itself counts
    /// its entries, and a number from elsewhere would make gaps in its log.
    /// </summary>
    /// <param name="deviceId">Whose entry it is; null: whose the payload says, if any.</param>
    /// <param name="topic">Where it is filed; null: <see cref="AddedTopic"/>.</param>
    /// <exception cref="RejectedException">It breaks a ground rule of the protocol, or has no message.</exception>
    public static PendingEntry ParseAdded(string? deviceId, string? topic, JsonElement log, DateTimeOffset at)
    {
        if (log.ValueKind != JsonValueKind.Object)
        {
            throw new RejectedException(RejectReason.WrongType, NoMessage);
        }

        // The bytes as they came: an element that is not UTF-8 cannot even be asked for its text.
        var payload = JsonMarshal.GetRawUtf8Value(log).ToArray();
        PayloadReader.CheckText(payload);
        var fields = ReadAdded(payload);
        deviceId ??= fields.DeviceId;
        if (deviceId is not null && !DeviceId.IsValid(deviceId))
        {
            throw new RejectedException(RejectReason.BadDeviceId, $"'{Shorten(deviceId)}' is not a device id. {DeviceId.Rule}");
        }

        topic ??= AddedTopic;
        if (topic.Length is 0 or > MaxAddedTopic || topic.AsSpan().IndexOfAny("+#\0") >= 0)
        {
            throw new RejectedException(RejectReason.BadTopic, $"A topic has 1 to {MaxAddedTopic} characters without +, # and NUL.");
        }

        return new PendingEntry(
            new LogEntry
            {
                Topic = topic,
                Log = Encoding.UTF8.GetString(payload),
                Time = at,
                DeviceId = deviceId,
                Level = fields.Level,
                Type = fields.Type,
                Message = fields.Message,
                DeviceTime = fields.AgeMs is { } age ? at - TimeSpan.FromMilliseconds(age) : null,
            },
            Body(fields));
    }

    private static Parsed Build(InboundMessage message, LogFields fields, string log, string topicDeviceId)
    {
        // A numbered entry is the topic's own device's: the payload cannot speak for another one.
        var deviceId = fields.IsNumbered ? topicDeviceId : fields.DeviceId ?? topicDeviceId;
        if (!DeviceId.IsValid(deviceId))
        {
            throw new RejectedException(RejectReason.BadDeviceId, $"'{Shorten(deviceId)}' is not a device id. {DeviceId.Rule}");
        }

        var entry = new LogEntry
        {
            Topic = message.Topic,
            Log = log,
            Time = message.ReceivedAt,
            DeviceId = deviceId,
            Level = fields.Level,
            Type = fields.Type,
            Message = fields.Message,
            Boot = fields.IsNumbered ? fields.Boot : null,
            Seq = fields.IsNumbered ? fields.Seq : null,
            DeviceTime = fields.AgeMs is { } age ? message.ReceivedAt - TimeSpan.FromMilliseconds(age) : null,
        };
        return new Parsed(
            new PendingEntry(entry, Body(fields)) { Droppable = message.Qos == 0, Retained = message.Retained },
            fields.DisplayName,
            Legacy: !fields.IsNumbered);
    }

    private static LogFields ReadAdded(byte[] payload)
    {
        if (!PayloadReader.TryParse(payload, out var document))
        {
            throw new RejectedException(RejectReason.NotJson, "The entry is not JSON.");
        }

        using (document)
        {
            return document.RootElement.TryGetProperty("message", out var message) && message.ValueKind != JsonValueKind.Null
                ? LogFields.Read(document.RootElement)
                : throw new RejectedException(RejectReason.WrongType, NoMessage);
        }
    }

    /// <summary>What the full-text index gets.</summary>
    private static string Body(LogFields fields) => fields.Data is null ? fields.Message : $"{fields.Message} {fields.Data}";

    private static string Shorten(string id) => id.Length > 80 ? id[..80] + "…" : id;
}
