using System.Text.Json;
using System.Text.RegularExpressions;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Sensors;

/// <summary>
/// Reads a Home Assistant device discovery message for what it says of a device's sensors: each component whose state topic is
/// one of HomeHub's. Keys are known by their short and their long names
/// (https://www.home-assistant.io/integrations/mqtt/#supported-abbreviations-in-mqtt-discovery-messages).
/// </summary>
public static partial class Discovery
{
    private const int LongestName = 100;

    /// <summary>The sensors it describes, by slug, in its order; empty where none is HomeHub's.</summary>
    public static IReadOnlyDictionary<string, SensorDescription> Read(JsonElement message, string deviceId, Topics topics)
    {
        var components = Object(message, "cmps", "components") is { } all
            ? all.EnumerateObject().Select(member => member.Value).Where(value => value.ValueKind == JsonValueKind.Object)
            : [];
        return components
            .Select(component => (Slug: SlugOf(component, deviceId, topics), Component: component))
            .Where(found => found.Slug is not null)
            .GroupBy(found => found.Slug!, found => found.Component)
            .Take(LiveSensor.MostPerDevice)
            .ToDictionary(sensor => sensor.Key, sensor => Describe(sensor.Key, [.. sensor]));
    }

    private static string? SlugOf(JsonElement component, string deviceId, Topics topics)
    {
        if (Text(component, "stat_t", "state_topic") is not { } topic)
        {
            return null;
        }

        var slug = topic.Split('/') is [.., var level, "state"] ? level : null;
        return DeviceId.IsValid(slug) && topic == topics.State(deviceId, slug) ? slug : null;
    }

    private static SensorDescription Describe(string slug, IReadOnlyList<JsonElement> components)
    {
        var names = components.Select(component => Text(component, "name", "name")).OfType<string>().ToList();
        var scale = components.Select(component => Number(component, "bri_scl", "brightness_scale")).FirstOrDefault(number => number is not null);
        return new SensorDescription(
            CommonName(names) ?? SensorDescription.Readable(slug),
            Kind(components),
            [.. components.SelectMany(Fields).DistinctBy(field => field.Key).Take(SensorState.MostFields)],
            components.Any(component => Text(component, "cmd_t", "command_topic") is not null),
            scale ?? (components.Any(IsDimmable) ? 255 : null),
            components.Max(component => Number(component, "exp_aft", "expire_after")));
    }

    /// <summary>"Kitchen climate" for "Kitchen climate temperature" and "Kitchen climate humidity".</summary>
    private static string? CommonName(List<string> names)
    {
        var words = names.Select(name => name.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var common = words.Count == 0 ? [] : words[0].TakeWhile((word, place) => words.All(other => other.Length > place && other[place] == word)).ToArray();
        var name = string.Join(' ', common);
        return name.Length == 0 ? null : name.Length > LongestName ? name[..LongestName] + "…" : name;
    }

    private static SensorKind Kind(IReadOnlyList<JsonElement> components)
    {
        var platforms = components.Select(component => Text(component, "p", "platform")).ToHashSet();
        var classes = components.Select(component => Text(component, "dev_cla", "device_class")).ToHashSet();
        return platforms.Contains("light") ? SensorKind.Light
            : classes.Overlaps(["motion", "occupancy", "presence", "moving"]) ? SensorKind.Motion
            : classes.Overlaps(["temperature", "humidity"]) ? SensorKind.Climate
            : SensorKind.Other;
    }

    private static IEnumerable<SensorField> Fields(JsonElement component)
    {
        var kind = Text(component, "dev_cla", "device_class");
        if (Text(component, "p", "platform") == "light")
        {
            yield return new SensorField("state", "Light", null);
            if (IsDimmable(component))
            {
                yield return new SensorField("brightness", "Brightness", null);
            }
        }
        else if (ValueName().Match(Text(component, "val_tpl", "value_template") ?? "value_json.state") is { Success: true } match)
        {
            var key = match.Groups[1].Value;
            yield return new SensorField(key, SensorDescription.Readable(kind ?? key), Text(component, "unit_of_meas", "unit_of_measurement"));
        }
    }

    private static bool IsDimmable(JsonElement light) =>
        light.TryGetProperty("brightness", out var brightness) && brightness.ValueKind == JsonValueKind.True;

    private static JsonElement? Object(JsonElement from, string name, string longName) =>
        Member(from, name, longName) is { ValueKind: JsonValueKind.Object } value ? value : null;

    private static string? Text(JsonElement from, string name, string longName) =>
        Member(from, name, longName) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static int? Number(JsonElement from, string name, string longName) =>
        Member(from, name, longName) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number > 0 ? number : null;

    private static JsonElement? Member(JsonElement from, string name, string longName) =>
        from.TryGetProperty(name, out var value) || from.TryGetProperty(longName, out value) ? value : null;

    [GeneratedRegex(@"value_json\.(\w{1,64})")]
    private static partial Regex ValueName();
}
