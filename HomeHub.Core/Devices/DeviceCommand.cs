using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Devices;

/// <summary>What a device is asked to do: a command of the protocol, one of a newer firmware, or whatever object a legacy device takes.</summary>
public sealed class DeviceCommand
{
    public const string Restart = "restart";
    public const string Identify = "identify";
    public const string CheckIn = "check-in";
    public const string LogLevel = "log-level";

    /// <summary>Longest id, characters (device protocol; <c>firmware/home/Commands.py</c>).</summary>
    public const int MaxId = 64;

    /// <summary>Largest payload, bytes: a board takes a message whole, with its topic, into a buffer of 2,560 (<c>MQTTManager.py</c>).</summary>
    public const int MaxBytes = 2_000;

    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestTimeToLive = TimeSpan.FromHours(1);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = PayloadReader.MaxDepth };
    private readonly JsonObject _message;

    private DeviceCommand(JsonObject message)
    {
        _message = message;
        Name = Text("command") ?? "message";
        Id = Text("id") is { Length: > 0 and <= MaxId } id ? id : Guid.NewGuid().ToString("N")[..16];
        TimeToLive = Seconds() is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultTimeToLive;
    }

    /// <summary>The command's word; "message" where an object for a legacy device has none.</summary>
    public string Name { get; }

    /// <summary>By what its answers are known: the one it came with, else a new one.</summary>
    public string Id { get; }

    /// <summary>How long it may wait on the device, and HomeHub for the answer.</summary>
    public TimeSpan TimeToLive { get; }

    public static DeviceCommand Of(string name, JsonObject? args = null) => new(args is null
        ? new JsonObject { ["command"] = name }
        : new JsonObject { ["command"] = name, ["args"] = args });

    /// <summary>Reads a command object as it came from outside.</summary>
    /// <exception cref="RejectedException">It is no JSON object, too large, or has a name twice.</exception>
    public static DeviceCommand Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new RejectedException(RejectReason.WrongType, "A command is a JSON object.");
        }

        try
        {
            var command = new DeviceCommand(JsonNode.Parse(json.GetRawText(), documentOptions: Strict)!.AsObject());
            return command.Payload().Length <= MaxBytes
                ? command
                : throw new RejectedException(RejectReason.TooLarge, $"The command has {command.Payload().Length:N0} bytes; a board takes at most {MaxBytes:N0}.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new RejectedException(RejectReason.NotJson, $"The command cannot be read: {exception.Message}");
        }
    }

    /// <summary>What breaks the device protocol, by field; empty where nothing does. Legacy devices know no such rules.</summary>
    public Dictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>();
        Check("command", Text("command") is { Length: > 0 and <= MaxId }, $"The command's name is missing or not a text of 1 to {MaxId} characters.");
        Check("id", _message["id"] is null || Text("id") is { Length: > 0 and <= MaxId }, $"An id is a text of 1 to {MaxId} characters; without one HomeHub makes it.");
        Check("args", _message["args"] is null or JsonObject, "The arguments have to be a JSON object.");
        Check("ttl_s", _message["ttl_s"] is null || Seconds() is not null, FormattableString.Invariant(
            $"The time to live has to be a number of seconds above 0, at most {LongestTimeToLive.TotalSeconds}."));
        return faults;

        void Check(string field, bool right, string words)
        {
            if (!right)
            {
                faults[field] = [words];
            }
        }
    }

    /// <summary>What goes to a device that speaks the protocol: with id and time to live.</summary>
    public byte[] Payload()
    {
        var complete = _message.DeepClone().AsObject();
        complete["id"] = Id;
        complete["ttl_s"] = TimeToLive.TotalSeconds;
        return Bytes(complete);
    }

    /// <summary>What goes to a legacy device: the object as it is.</summary>
    public byte[] LegacyPayload() => Bytes(_message);

    private static byte[] Bytes(JsonObject message) => JsonSerializer.SerializeToUtf8Bytes(message, PayloadJson.Options);

    private string? Text(string field) => _message[field] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private double? Seconds() => _message["ttl_s"] is JsonValue value && value.TryGetValue(out double seconds)
        && seconds > 0 && seconds <= LongestTimeToLive.TotalSeconds ? seconds : null;
}
