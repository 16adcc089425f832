using System.Text.Json.Nodes;
using HomeHub.Core.Sensors;

namespace HomeHub.Core.Configs;

/// <summary>Compares two configs field by field, for a page that shows them side by side.</summary>
public static class ConfigComparison
{
    /// <summary>What differs, the device's own settings first; empty: nothing. Sensors are matched by their id, those without one by their slug.</summary>
    /// <param name="before">With its secrets, or masked as <paramref name="after"/> is.</param>
    /// <param name="connections">To name the reusable ones.</param>
    /// <param name="board">To call pins what people call them; null: not known.</param>
    public static IReadOnlyList<ConfigDifference> Of(ConfigContent before, ConfigContent after, ConnectionSet connections, Board? board = null)
    {
        var own = OwnFields(before, after, connections);
        var touched = ConfigDocument.Sent.Any(connection => !JsonNode.DeepEquals(JsonText.ParseObject(before.Config)[connection], JsonText.ParseObject(after.Config)[connection]));
        return
        [
            .. own.Count > 0 ? [new ConfigDifference(null, ConfigChangeKind.Changed, own) { TouchesConnections = touched }] : Array.Empty<ConfigDifference>(),
            .. after.Sensors.Select(sensor => Sensor(before.Sensors.FirstOrDefault(other => IsSame(other, sensor)), sensor, board)).OfType<ConfigDifference>(),
            .. before.Sensors.Where(sensor => !after.Sensors.Any(other => IsSame(sensor, other))).Select(sensor => Sensor(sensor, null, board)).OfType<ConfigDifference>(),
        ];
    }

    /// <summary>Everything that stands in a config, in the shape of a comparison with nothing.</summary>
    public static IReadOnlyList<ConfigDifference> Everything(ConfigContent content, ConnectionSet connections, Board? board = null) => Of(new ConfigContent(), content, connections, board);

    private static bool IsSame(SensorContent one, SensorContent other) =>
        one.Id != 0 && other.Id != 0 ? one.Id == other.Id : one.Slug is not null && one.Slug == other.Slug;

    private static ConfigDifference? Sensor(SensorContent? before, SensorContent? after, Board? board)
    {
        List<ConfigFieldDifference> fields =
        [
            // The name of one that came or went stands above its fields.
            .. before is null || after is null ? [] : Field("Name", before.Name, after.Name),
            .. Field("Type", TypeOf(before), TypeOf(after)),
            .. Field("Place in topics", before?.Slug, after?.Slug),
            .. Members(before?.SensorConfig, after?.SensorConfig, SensorTypes.Find((after ?? before)!.SensorType)?.Fields ?? [], board),
        ];
        var kind = before is null ? ConfigChangeKind.Added : after is null ? ConfigChangeKind.Removed : ConfigChangeKind.Changed;
        return kind == ConfigChangeKind.Changed && fields.Count == 0 ? null : new((after ?? before)!.Name, kind, fields);
    }

    private static string? TypeOf(SensorContent? sensor) => sensor is null ? null : SensorTypes.Find(sensor.SensorType)?.Label ?? sensor.SensorType;

    private static List<ConfigFieldDifference> OwnFields(ConfigContent before, ConfigContent after, ConnectionSet connections)
    {
        var (old, now) = (JsonText.ParseObject(before.Config), JsonText.ParseObject(after.Config));
        List<ConfigFieldDifference> fields = [.. Field("Name", before.Name, after.Name)];
        foreach (var connection in ConfigDocument.Connections)
        {
            if (!JsonNode.DeepEquals(old[connection], now[connection]))
            {
                fields.AddRange(Connection(connection, before, after, connections));
            }

            old.Remove(connection);
            now.Remove(connection);
        }

        fields.AddRange(Members(JsonText.Write(old), JsonText.Write(now), ConfigDocument.Settings, null));
        return fields;
    }

    private static IEnumerable<ConfigFieldDifference> Connection(string connection, ConfigContent before, ConfigContent after, ConnectionSet connections)
    {
        var (old, now) = (ConfigDocument.Parse(before.Config), ConfigDocument.Parse(after.Config));
        var label = ConfigChanges.Label(connection);
        return
        [
            .. Field(label, ConfigChanges.Choice(old, connection, connections), ConfigChanges.Choice(now, connection, connections)),
            .. ConfigLeaves.Differences(old.Own(connection), now.Own(connection), path => $"{label}, {path}", _ => null),
        ];
    }

    private static IEnumerable<ConfigFieldDifference> Members(string? before, string? after, IReadOnlyList<SettingField> known, Board? board) =>
        ConfigLeaves.Differences(before is null ? null : JsonText.ParseObject(before), after is null ? null : JsonText.ParseObject(after),
            path => known.FirstOrDefault(field => field.Key == path)?.Label ?? path,
            path => known.FirstOrDefault(field => field.Key == path) switch
            {
                NumberField { Unit.Length: > 0 } number => text => $"{text} {number.Unit}",
                PinField => text => board?.Find(text)?.Label ?? text,
                _ => null,
            });

    private static ConfigFieldDifference[] Field(string name, string? before, string? after) => before == after
        ? []
        : [new(name, before is null ? ConfigChangeKind.Added : after is null ? ConfigChangeKind.Removed : ConfigChangeKind.Changed, before, after)];
}
