using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomeHub.Core.Configs;

/// <summary>Whether a device could run a config; the same questions the firmware asks, and those that only the hub can.</summary>
public static class ConfigValidator
{
    /// <summary>Stands for any version number while the size is checked.</summary>
    private const long LongVersion = 99_999_999;

    /// <summary>Everything that is wrong; empty: nothing.</summary>
    /// <param name="content">With its secrets.</param>
    /// <param name="board">Null where the board is not known: then its pins are not checked, only that none is used twice.</param>
    public static IReadOnlyList<FieldError> Validate(ConfigContent content, string deviceId, Board? board, ConnectionSet connections)
    {
        if (JsonText.WhyNotObject(content.Config) is { } wrong)
        {
            return [new("config", wrong)];
        }

        var document = ConfigDocument.Parse(content.Config);
        List<FieldError> errors =
        [
            .. Name("name", content.Name ?? deviceId),
            .. Settings(content.Config),
            .. ConnectionRules.Check(document, connections),
            .. SensorRules.Check(content.Sensors, board),
        ];
        if (errors.Count == 0 && LostSecret(content, connections, deviceId) is { } lost)
        {
            errors.Add(lost);
        }

        if (errors.Count == 0 && DesiredPayload.Build(LongVersion, deviceId, content, connections).Length is > ConfigLimits.DesiredBytes and var size)
        {
            errors.Add(new("", string.Create(CultureInfo.InvariantCulture,
                $"The whole configuration has {size:N0} bytes, and a device takes {ConfigLimits.DesiredBytes:N0}. Remove a sensor, or shorten names and settings.")));
        }

        return errors;
    }

    /// <summary>What keeps a text from being a JSON object that can be used, in words that follow a field's name; null: nothing.</summary>
    public static string? WhyNotObject(string json) => JsonText.WhyNotObject(json);

    /// <summary>A password that cannot be unlocked any more would take the device off the network.</summary>
    private static FieldError? LostSecret(ConfigContent content, ConnectionSet connections, string deviceId)
    {
        var document = ConfigDocument.Parse(content.Config);
        var resolved = ResolvedConnections.Of(document, connections, deviceId);
        foreach (var (connection, node) in new[] { (ConfigDocument.Wifi, (JsonNode?)resolved.Wifi), (ConfigDocument.Mqtt, resolved.Mqtt) })
        {
            if (node is not null && ConfigSecrets.HasLost(node))
            {
                return new($"connections.{connection}", "Its password has to be entered again: the key it was locked with is gone.");
            }
        }

        return null;
    }

    internal static IEnumerable<FieldError> Name(string path, string? name) => string.IsNullOrWhiteSpace(name) || name.Length > ConfigLimits.Name || name.Any(char.IsControl)
        ? [new(path, $"A name has 1 to {ConfigLimits.Name} characters, in one line.")]
        : [];

    private static IEnumerable<FieldError> Settings(string config)
    {
        var root = JsonText.Parse(config);
        return from field in ConfigDocument.Settings
               let message = field.Check(root.TryGetProperty(field.Key, out var value) ? value : (JsonElement?)null)
               where message is not null
               select new FieldError($"settings.{field.Key}", message);
    }
}
