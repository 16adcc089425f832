using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Access;
using HomeHub.Core.Data;

namespace HomeHub.Core.Configs;

/// <summary><c>homehub/{id}/config/desired</c>: what a device is told to be.</summary>
internal static class DesiredPayload
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JsonText.Compact.Encoder };

    /// <summary>
    /// The message as it is published: compact UTF-8. A device proves that it runs it by the hash of these very bytes, so they are
    /// made once, when a version is saved, and kept.
    /// </summary>
    /// <param name="content">Valid, with its secrets.</param>
    public static byte[] Build(long version, string deviceId, ConfigContent content, ConnectionSet connections)
    {
        var document = ConfigDocument.Parse(content.Config);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", version);
            json.WriteString("name", content.Name ?? deviceId);
            WriteSettings(json, document);
            WriteSensors(json, content.Sensors);
            WriteConnections(json, document, connections, deviceId);
            json.WriteEndObject();
        }

        return JsonText.WithWholeCharacters(buffer.WrittenSpan);
    }

    private static void WriteSettings(Utf8JsonWriter json, ConfigDocument document)
    {
        json.WriteStartObject("settings");
        if (document.SettingsSent.All(setting => setting.Key != ConfigDocument.LogLevelField.Key))
        {
            json.WriteString(ConfigDocument.LogLevelField.Key, document.LogLevel);
        }

        foreach (var (name, value) in document.SettingsSent)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteSensors(Utf8JsonWriter json, IReadOnlyList<SensorContent> sensors)
    {
        json.WriteStartArray("sensors");
        foreach (var sensor in sensors)
        {
            json.WriteStartObject();
            json.WriteString("slug", sensor.Slug);
            json.WriteString("name", sensor.Name);
            json.WriteString("sensor_type", sensor.SensorType);
            json.WritePropertyName("sensor_config");
            JsonText.Parse(sensor.SensorConfig).WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What is as on the board is left out: the device keeps what it has.</summary>
    private static void WriteConnections(Utf8JsonWriter json, ConfigDocument document, ConnectionSet connections, string deviceId)
    {
        var resolved = ResolvedConnections.Of(document, connections, deviceId);
        if (resolved is { Wifi: null, Mqtt: null })
        {
            return;
        }

        json.WriteStartObject("connections");
        foreach (var (name, value) in new[] { (ConfigDocument.Wifi, (JsonNode?)resolved.Wifi), (ConfigDocument.Mqtt, resolved.Mqtt) })
        {
            if (value is not null)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonNode? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            value.WriteTo(json, JsonText.Compact);
        }
    }
}

/// <summary>A device's connections as it is to use them, whichever way they were chosen; null: as on the board.</summary>
/// <param name="Wifi">A list of <c>{"ssid","password"}</c>.</param>
/// <param name="Mqtt"><c>{"host","port","user","password","tls"}</c>.</param>
internal sealed record ResolvedConnections(JsonArray? Wifi, JsonObject? Mqtt)
{
    public static ResolvedConnections Of(ConfigDocument document, ConnectionSet connections, string deviceId) =>
        new(WifiOf(document, connections), MqttOf(document, connections, deviceId));

    private static JsonArray? WifiOf(ConfigDocument document, ConnectionSet connections) => document.Own(ConfigDocument.Wifi) switch
    {
        JsonArray networks => [.. networks.Select(network => Network((string)network!["ssid"]!, (string?)network["password"]))],
        JsonObject network => [Network((string)network["ssid"]!, (string?)network["password"])],
        _ => connections.Find(ConfigDocument.Wifi, document.Choice(ConfigDocument.Wifi)) is WifiNetwork reusable
            ? [Network(reusable.Ssid, reusable.Password)]
            : null,
    };

    private static JsonObject? MqttOf(ConfigDocument document, ConnectionSet connections, string deviceId)
    {
        if (document.Own(ConfigDocument.Mqtt) is JsonObject own)
        {
            return Broker((string)own["host"]!, (long?)own["port"] ?? 1883, (string?)own["user"], (string?)own["password"], own["tls"]?.DeepClone() ?? false);
        }

        var credential = connections.Credentials.GetValueOrDefault(deviceId);
        return connections.Find(ConfigDocument.Mqtt, document.Choice(ConfigDocument.Mqtt)) switch
        {
            MqttBroker reusable when credential is not null && connections.Hub?.Is(reusable) == true => AsItself(reusable, credential),
            MqttBroker reusable => Broker(reusable.Host, reusable.Port, reusable.User, reusable.Password, reusable.Tls),
            // A new password is on its way to a board whose configuration names no broker.
            _ when credential is { Delivery: { } delivery } && Knows(credential) => WithLogin(JsonText.ParseObject(delivery), credential),
            _ => null,
        };
    }

    /// <summary>With the device's own user; what the board has stays as it is where HomeHub does not know the password.</summary>
    private static JsonObject? AsItself(MqttBroker broker, DeviceCredential credential) =>
        Knows(credential) ? Broker(broker.Host, broker.Port, credential.DeviceId, credential.Password, broker.Tls) : null;

    private static JsonObject WithLogin(JsonObject delivery, DeviceCredential credential) =>
        Broker((string)delivery["host"]!, (long)delivery["port"]!, credential.DeviceId, credential.Password, delivery["tls"]!.DeepClone());

    private static bool Knows(DeviceCredential credential) => credential.Password is not ("" or SecretText.Lost);

    private static JsonObject Network(string ssid, string? password) => new() { ["ssid"] = ssid, ["password"] = password ?? "" };

    private static JsonObject Broker(string host, long port, string? user, string? password, JsonNode tls) =>
        new() { ["host"] = host, ["port"] = port, ["user"] = user ?? "", ["password"] = password ?? "", ["tls"] = tls };
}
