using System.Globalization;
using System.Text.RegularExpressions;
using HomeHub.Core.Sensors;

namespace HomeHub.Core.Configs;

/// <summary>What a field of a config is called for a person, by the path a device or a check names it with.</summary>
public static partial class ConfigFieldNames
{
    /// <summary>"sensors[1].sensor_config.pin" is "Hall motion, Pin"; "connections.wifi[0].ssid" is "Wi-Fi 1, ssid"; empty for the whole config.</summary>
    /// <param name="path">See <see cref="FieldError.Path"/>.</param>
    /// <param name="content">Whose sensors are counted; null: not known.</param>
    public static string For(string path, ConfigContent? content) => Sensor().Match(path) is { Success: true } sensor
        ? Join(SensorName(sensor.Groups["index"].ValueSpan, content, out var type), Within(sensor.Groups["rest"].Value, type))
        : Connection().Match(path) is { Success: true } connection
            ? Join($"{ConfigChanges.Label(connection.Groups["kind"].Value)}{Number(connection.Groups["index"])}", connection.Groups["rest"].Value)
            : path.StartsWith("settings.", StringComparison.Ordinal)
                ? ConfigDocument.Settings.FirstOrDefault(field => field.Key == path["settings.".Length..])?.Label ?? path["settings.".Length..]
                : path == "name" ? "Name" : path;

    private static string Within(string rest, SensorType? type)
    {
        var key = rest.StartsWith("sensor_config.", StringComparison.Ordinal) ? rest["sensor_config.".Length..] : rest;
        return type?.Fields.FirstOrDefault(field => field.Key == key)?.Label ?? key switch
        {
            "name" => "Name",
            "sensor_type" => "Type",
            "slug" => "Place in topics",
            _ => key,
        };
    }

    private static string SensorName(ReadOnlySpan<char> digits, ConfigContent? content, out SensorType? type)
    {
        var sensor = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? content?.Sensors.ElementAtOrDefault(index) : null;
        type = sensor is null ? null : SensorTypes.Find(sensor.SensorType);
        return sensor?.Name ?? $"Sensor {index + 1}";
    }

    private static string Number(Group index) => index.Success ? $" {int.Parse(index.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) + 1}" : "";

    private static string Join(string first, string second) => second.Length == 0 ? first : $"{first}, {second}";

    [GeneratedRegex(@"^sensors\[(?<index>\d{1,4})\]\.?(?<rest>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Sensor();

    [GeneratedRegex(@"^connections\.(?<kind>wifi|mqtt|ftp)(\[(?<index>\d{1,4})\])?\.?(?<rest>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Connection();
}
