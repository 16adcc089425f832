using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Configs;
using HomeHub.Core.Sensors;

namespace HomeHub.Web.Components.Configs;

/// <summary>What the fields of a merge are called, and how their values read.</summary>
public static class ConfigMergeWords
{
    private const int LongestValue = 120;

    public static string Label(string key, ConfigContent mine, ConfigContent theirs)
    {
        var parts = key.Split('/', 4);
        return parts switch
        {
            ["name"] => "Name",
            ["config", var name] when ConfigDocument.Connections.Contains(name) => name switch { ConfigDocument.Wifi => "Wi-Fi", ConfigDocument.Mqtt => "Broker", _ => "FTP server" },
            ["config", var name] => ConfigDocument.Settings.FirstOrDefault(field => field.Key == name)?.Label ?? name,
            ["sensor", var id] => $"Sensor {Sensor(id, mine, theirs)?.Name}",
            ["sensor", var id, "name"] => $"{Sensor(id, theirs, mine)?.Name}: name",
            ["sensor", var id, .., var field] when Sensor(id, theirs, mine) is { } sensor =>
                $"{sensor.Name}: {SensorTypes.Find(sensor.SensorType)?.Fields.FirstOrDefault(one => one.Key == field)?.Label ?? (field == "sensor_type" ? "type" : field)}",
            _ => key,
        };
    }

    /// <param name="stands">False: the field is not there at all.</param>
    public static string Value(string key, JsonNode? value, bool stands, ConfigContent content, Board? board, ConnectionSet reusable)
    {
        var parts = key.Split('/', 4);
        return parts switch
        {
            ["config", var name] when ConfigDocument.Connections.Contains(name) => Connection(name, content, reusable),
            ["name"] => (string?)value ?? "what it calls itself",
            _ when !stands => parts is ["sensor", _] ? "not there" : "not set",
            ["sensor", _] => Whole((string)value!["type"]!, value["config"], board),
            ["sensor", _, _, "pin"] => board?.Find(Text(value))?.Label ?? Text(value),
            ["sensor", var id, _, var field] when Sensor(id, content, content) is { } sensor
                && SensorTypes.Find(sensor.SensorType)?.Fields.FirstOrDefault(one => one.Key == field) is NumberField { Unit.Length: > 0 } number => $"{Text(value)} {number.Unit}",
            _ => Text(value),
        };
    }

    private static string Connection(string kind, ConfigContent content, ConnectionSet reusable)
    {
        var document = ConfigDocument.Parse(content.Config);
        var words = ConnectionFormModel.Words(document.Choice(kind), kind, reusable);
        return document.Own(kind) is { } own ? $"{words}: {Text(own)}" : words;
    }

    /// <summary>"Motion (PIR) on GP18".</summary>
    public static string Whole(SensorContent sensor, Board? board) => Whole(sensor.SensorType, JsonNode.Parse(sensor.SensorConfig), board);

    private static string Whole(string type, JsonNode? config, Board? board) =>
        $"{SensorTypes.Find(type)?.Label ?? type}{((config as JsonObject)?["pin"] is { } pin ? $" on {board?.Find(Text(pin))?.Label ?? $"pin {Text(pin)}"}" : "")}";

    private static string Text(JsonNode? value)
    {
        var text = value switch
        {
            null => "null",
            JsonValue one when one.GetValueKind() == JsonValueKind.String => one.GetValue<string>(),
            _ => JsonInput.Write(value),
        };
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}…";
    }

    private static SensorContent? Sensor(string id, ConfigContent content, ConfigContent other) =>
        id.StartsWith("new-", StringComparison.Ordinal) && int.TryParse(id.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (content.Sensors.ElementAtOrDefault(index) is { Id: 0 } added ? added : other.Sensors.ElementAtOrDefault(index))
            : content.Sensors.Concat(other.Sensors).FirstOrDefault(sensor => $"{sensor.Id}" == id);
}
