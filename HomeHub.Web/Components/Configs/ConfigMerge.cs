using System.Globalization;
using System.Text.Json.Nodes;
using HomeHub.Core.Configs;

namespace HomeHub.Web.Components.Configs;

/// <summary>
/// Two drafts of one config, both begun from the same version, put together field by field. Where only one of them changed something there is
/// nothing to decide; where both did, a person does.
/// </summary>
public sealed class ConfigMerge
{
    private readonly Dictionary<string, JsonNode?> _theirs;
    private readonly Dictionary<string, JsonNode?> _mine;
    private readonly ConfigContent _theirContent;
    private readonly ConfigContent _myContent;

    /// <param name="before">What both began with.</param>
    public ConfigMerge(ConfigContent before, ConfigContent mine, ConfigContent theirs, Board? board, ConnectionSet reusable)
    {
        (_myContent, _theirContent) = (mine, theirs);
        var everywhere = Ids(before).Intersect(Ids(mine)).Intersect(Ids(theirs)).ToHashSet();
        var old = Fields(before, everywhere);
        (_mine, _theirs) = (Fields(mine, everywhere), Fields(theirs, everywhere));
        Rows =
        [
            .. from key in _theirs.Keys.Union(_mine.Keys)
               let here = Value(_mine, key)
               let there = Value(_theirs, key)
               where !JsonNode.DeepEquals(here, there) || _mine.ContainsKey(key) != _theirs.ContainsKey(key)
               let byMe = Changed(old, _mine, key)
               let byThem = Changed(old, _theirs, key)
               select new ConfigMergeRow(key, ConfigMergeWords.Label(key, mine, theirs), ConfigMergeWords.Value(key, here, _mine.ContainsKey(key), mine, board, reusable),
                   ConfigMergeWords.Value(key, there, _theirs.ContainsKey(key), theirs, board, reusable), byMe && byThem) { TakesMine = byMe },
        ];
    }

    /// <summary>What differs between the two; empty: nothing.</summary>
    public IReadOnlyList<ConfigMergeRow> Rows { get; }

    /// <summary>The one with what was picked of the other.</summary>
    public ConfigContent Merged()
    {
        var mine = Rows.Where(row => row.TakesMine).Select(row => row.Key).ToHashSet();
        bool Stands(string key) => (mine.Contains(key) ? _mine : _theirs).ContainsKey(key);
        JsonNode? Picked(string key) => Value(mine.Contains(key) ? _mine : _theirs, key)?.DeepClone();

        var config = new JsonObject();
        foreach (var key in _theirs.Keys.Union(_mine.Keys).Where(key => key.StartsWith("config/", StringComparison.Ordinal) && Stands(key)))
        {
            config[key["config/".Length..]] = Picked(key);
        }

        var sensors = new List<SensorContent>();
        foreach (var (sensor, id) in Keyed(_theirContent).Concat(Keyed(_myContent)).DistinctBy(one => one.Id))
        {
            var parts = _theirs.Keys.Union(_mine.Keys).Where(key => key.StartsWith($"sensor/{id}/", StringComparison.Ordinal)).ToList();
            if (parts.Count == 0)
            {
                if (Stands($"sensor/{id}"))
                {
                    sensors.Add((mine.Contains($"sensor/{id}") ? Keyed(_myContent) : Keyed(_theirContent)).First(one => one.Id == id).Sensor);
                }

                continue;
            }

            var settings = new JsonObject();
            foreach (var key in parts.Where(key => key.StartsWith($"sensor/{id}/sensor_config/", StringComparison.Ordinal) && Stands(key)))
            {
                settings[key[$"sensor/{id}/sensor_config/".Length..]] = Picked(key);
            }

            sensors.Add(sensor with
            {
                Name = (string)Picked($"sensor/{id}/name")!, SensorType = (string)Picked($"sensor/{id}/sensor_type")!, SensorConfig = JsonInput.Write(settings),
            });
        }

        return new ConfigContent { Name = (string?)Picked("name"), Config = JsonInput.Write(config), Sensors = sensors };
    }

    /// <summary>Whether the two would be different for the device or for a person; how their JSON is written is not.</summary>
    public static bool Differs(ConfigContent one, ConfigContent other) => one.Name != other.Name || !Same(one.Config, other.Config)
        || one.Sensors.Count != other.Sensors.Count || one.Sensors.Zip(other.Sensors).Any(pair =>
            (pair.First.Id, pair.First.Name, pair.First.SensorType) != (pair.Second.Id, pair.Second.Name, pair.Second.SensorType) || !Same(pair.First.SensorConfig, pair.Second.SensorConfig));

    /// <summary>Whether a member of two JSON objects is the same.</summary>
    public static bool SameMember(string one, string other, string name) => JsonNode.DeepEquals(Object(one)[name], Object(other)[name]);

    /// <summary>Whether a field of a sensor, as a check names it, is the same in both.</summary>
    public static bool SameField(SensorContent one, SensorContent other, string field) => field switch
    {
        "name" => one.Name == other.Name,
        "sensor_type" => one.SensorType == other.SensorType,
        _ when field.StartsWith("sensor_config.", StringComparison.Ordinal) => SameMember(one.SensorConfig, other.SensorConfig, field["sensor_config.".Length..]),
        _ => Same(one.SensorConfig, other.SensorConfig),
    };

    private static bool Same(string one, string other) => JsonNode.DeepEquals(Object(one), Object(other));

    private static JsonObject Object(string json) => ConfigValidator.WhyNotObject(json) is null ? JsonNode.Parse(json)!.AsObject() : [];

    private static JsonNode? Value(Dictionary<string, JsonNode?> fields, string key) => fields.GetValueOrDefault(key);

    private static bool Changed(Dictionary<string, JsonNode?> before, Dictionary<string, JsonNode?> after, string key) =>
        before.ContainsKey(key) != after.ContainsKey(key) || !JsonNode.DeepEquals(Value(before, key), Value(after, key));

    private static IEnumerable<string> Ids(ConfigContent content) => Keyed(content).Select(one => one.Id);

    /// <summary>Sensors by their id; a new one has none yet and is nobody else's.</summary>
    private static IEnumerable<(SensorContent Sensor, string Id)> Keyed(ConfigContent content) => content.Sensors.Select((sensor, i) =>
        (sensor, sensor.Id == 0 ? $"new-{i}" : sensor.Id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Every field by its key; a sensor that is not everywhere is one field.</summary>
    private static Dictionary<string, JsonNode?> Fields(ConfigContent content, HashSet<string> everywhere)
    {
        var fields = new Dictionary<string, JsonNode?> { ["name"] = content.Name };
        foreach (var (name, value) in Object(content.Config))
        {
            fields[$"config/{name}"] = value?.DeepClone();
        }

        foreach (var (sensor, id) in Keyed(content))
        {
            if (!everywhere.Contains(id))
            {
                fields[$"sensor/{id}"] = new JsonObject { ["name"] = sensor.Name, ["type"] = sensor.SensorType, ["config"] = Object(sensor.SensorConfig) };
                continue;
            }

            fields[$"sensor/{id}/name"] = sensor.Name;
            fields[$"sensor/{id}/sensor_type"] = sensor.SensorType;
            foreach (var (name, value) in Object(sensor.SensorConfig))
            {
                fields[$"sensor/{id}/sensor_config/{name}"] = value?.DeepClone();
            }
        }

        return fields;
    }
}
