using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using HomeHub.Core.Configs;

namespace HomeHub.Web.Api;

/// <summary>A device's config as the REST face gives it.</summary>
internal sealed record ConfigItem(
    [property: Description("What sensors name as device_config_id.")] long Id,
    string DeviceId,
    [property: Description("Settings and connections, as they were given; passwords are masked.")] RawJson Config,
    IReadOnlyList<SensorItem> Sensors,
    [property: Description("Grows with every change; 0: nobody configured the device here, and what stands here is what it reported.")] long Version,
    [property: Description("Whether the device runs it: in_sync, pending, on_trial, rejected, reverted, or unmanaged.")] ConfigStateKind State,
    [property: Description("The same in a sentence.")] string StateText,
    [property: Description("Since when it is so.")] DateTimeOffset? StateSince,
    [property: Description("The version in force on the device; 0: what it was set up with; null: it never said.")] long? RunningVersion,
    [property: Description("The device's reasons by field path, where it rejected or reverted the version; \"\" stands for the whole.")]
    IReadOnlyDictionary<string, string> Errors)
{
    public static ConfigItem From(ConfigView view, ConfigState state) => new(
        view.Id, view.DeviceId, new RawJson(view.Content.Config), [.. view.Content.Sensors.Select(sensor => SensorItem.From(view, sensor))],
        view.Version, state.Kind, state.Words, state.Since, state.Running, state.Reasons);
}

/// <summary>A device has no config.</summary>
internal sealed record NoConfig;

/// <summary>A config after a change.</summary>
internal sealed record ConfigAnswer(bool Success, ConfigItem Config);

/// <summary>A version of a config's history.</summary>
internal sealed record ConfigVersionItem(
    long Version,
    [property: Description("When it was made.")] DateTimeOffset At,
    [property: Description("Who made it.")] string Author,
    [property: Description("What changed with it, in words.")] string Changes,
    RawJson Config,
    IReadOnlyList<VersionSensorItem> Sensors)
{
    public static ConfigVersionItem From(ConfigVersionView version) => new(
        version.Version, version.At, version.Author, version.Changes, new RawJson(version.Content.Config), [.. version.Content.Sensors.Select(VersionSensorItem.From)]);
}

/// <summary>A sensor as it was in a version.</summary>
internal sealed record VersionSensorItem(long Id, string SensorType, string Name, string Slug, RawJson SensorConfig)
{
    public static VersionSensorItem From(SensorContent sensor) => new(sensor.Id, sensor.SensorType, sensor.Name, sensor.Slug!, new RawJson(sensor.SensorConfig));
}

/// <summary>A new config, free-form: what HomeHub understands in it is checked, the rest is kept.</summary>
/// <param name="Json">Any JSON value as it came.</param>
[JsonConverter(typeof(Converter))]
internal sealed record ConfigBody(string Json)
{
    internal sealed class Converter : WholeBody<ConfigBody>
    {
        protected override ConfigBody Make(string json) => new(json);

        protected override string Text(ConfigBody body) => body.Json;
    }
}

/// <summary>Reads a body that is free-form as a whole.</summary>
internal abstract class WholeBody<T> : JsonConverter<T>
{
    protected abstract T Make(string json);

    protected abstract string Text(T body);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Make(JsonElement.ParseValue(ref reader).GetRawText());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteRawValue(Text(value));
}
