using System.Text.Json.Nodes;
using HomeHub.Core.Sensors;

namespace HomeHub.Core.Configs;

/// <summary>What differs between two configs, in words for the history and the timeline. Says of a secret only that it changed.</summary>
internal static class ConfigChanges
{
    private const int LongestValue = 40;

    /// <summary>"Added Hall motion (Motion (PIR), pin 18); log_level info → debug"; empty: nothing differs.</summary>
    public static string Describe(ConfigContent before, ConfigContent after, ConnectionSet connections) => string.Join("; ",
        [.. Name(before.Name, after.Name), .. Sensors(before.Sensors, after.Sensors), .. Config(before.Config, after.Config, connections)]);

    private static IEnumerable<string> Name(string? before, string? after) => before == after ? [] : [$"Name {Shown(before)} → {Shown(after)}"];

    private static IEnumerable<string> Sensors(IReadOnlyList<SensorContent> before, IReadOnlyList<SensorContent> after)
    {
        foreach (var sensor in after)
        {
            if (before.FirstOrDefault(other => other.Id == sensor.Id && sensor.Id != 0) is not { } old)
            {
                yield return $"Added {sensor.Name} ({SensorTypes.Find(sensor.SensorType)?.Label ?? sensor.SensorType}{Pin(sensor)})";
            }
            else if (Differences(old, sensor).ToList() is { Count: > 0 } changes)
            {
                yield return $"{old.Name}: {string.Join(", ", changes)}";
            }
        }

        foreach (var sensor in before.Where(sensor => after.All(other => other.Id != sensor.Id)))
        {
            yield return $"Removed {sensor.Name}";
        }
    }

    private static IEnumerable<string> Differences(SensorContent before, SensorContent after)
    {
        IEnumerable<(string Name, string Before, string After)> parts =
            [("name", before.Name, after.Name), ("slug", before.Slug!, after.Slug!), ("type", before.SensorType, after.SensorType)];
        return parts.Where(part => part.Before != part.After).Select(part => $"{part.Name} {part.Before} → {part.After}")
            .Concat(Members(JsonText.ParseObject(before.SensorConfig), JsonText.ParseObject(after.SensorConfig)));
    }

    private static IEnumerable<string> Config(string before, string after, ConnectionSet connections)
    {
        var (old, now) = (JsonText.ParseObject(before), JsonText.ParseObject(after));
        foreach (var connection in ConfigDocument.Connections)
        {
            if (!JsonNode.DeepEquals(old[connection], now[connection]))
            {
                var (from, to) = (Choice(ConfigDocument.Parse(before), connection, connections), Choice(ConfigDocument.Parse(after), connection, connections));
                yield return from == to ? $"{Label(connection)} changed" : $"{Label(connection)} {from} → {to}";
            }

            old.Remove(connection);
            now.Remove(connection);
        }

        foreach (var change in Members(old, now))
        {
            yield return change;
        }
    }

    internal static string Label(string connection) => connection switch
    {
        ConfigDocument.Wifi => "Wi-Fi",
        ConfigDocument.Mqtt => "Broker",
        _ => "FTP server",
    };

    internal static string Choice(ConfigDocument document, string connection, ConnectionSet connections)
    {
        var choice = document.Choice(connection);
        return choice.Kind switch
        {
            ConnectionKind.AsOnBoard => "as on the board",
            ConnectionKind.Default => "the default",
            ConnectionKind.Reusable => connections.Find(connection, choice)?.Name ?? $"no. {choice.Id}",
            _ => "its own",
        };
    }

    private static IEnumerable<string> Members(JsonObject before, JsonObject after) =>
        from name in before.Select(member => member.Key).Union(after.Select(member => member.Key))
        where !JsonNode.DeepEquals(before[name], after[name])
        select ConfigSecrets.IsSecretName(name) ? $"{name} changed"
            : !before.ContainsKey(name) ? $"{name} {Shown(after[name])}"
            : !after.ContainsKey(name) ? $"without {name}"
            : $"{name} {Shown(before[name])} → {Shown(after[name])}";

    private static string Pin(SensorContent sensor) =>
        JsonText.Parse(sensor.SensorConfig).TryGetProperty("pin", out var pin) ? $", pin {pin}" : "";

    private static string Shown(string? text) => text ?? "none";

    /// <summary>Numbers and words; what is longer or has parts of its own would only fill the line, and may hold secrets.</summary>
    private static string Shown(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue one when one.ToString() is { Length: <= LongestValue } text => text,
        _ => "…",
    };
}
