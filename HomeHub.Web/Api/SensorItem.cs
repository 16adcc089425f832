using System.ComponentModel;
using System.Text.Json.Serialization;
using HomeHub.Core.Configs;

namespace HomeHub.Web.Api;

/// <summary>A sensor of a device's config as the REST face gives it.</summary>
internal sealed record SensorItem(
    [property: Description("Never used twice.")] long Id,
    [property: Description("weather, motion, led, status_led, or what a newer firmware knows.")] string SensorType,
    string Name,
    [property: Description("Its place in topics; made from its first name, and kept.")] string Slug,
    [property: Description("Its settings.")] RawJson SensorConfig,
    long DeviceConfigId,
    string DeviceId)
{
    public static SensorItem From(ConfigView view, SensorContent sensor) =>
        new(sensor.Id, sensor.SensorType, sensor.Name, sensor.Slug!, new RawJson(sensor.SensorConfig), view.Id, view.DeviceId);
}

/// <summary>A sensor, found or after a change.</summary>
internal sealed record SensorAnswer(bool Success, SensorItem Sensor);

/// <summary>A sensor to add.</summary>
internal sealed record AddSensorBody
{
    [Description("weather, motion, led, status_led, or what a newer firmware knows.")]
    public required string SensorType { get; init; }

    [Description("1 to 100 characters.")]
    public required string Name { get; init; }

    [Description("The id of the device's config.")]
    public required long DeviceConfigId { get; init; }

    [Description("Its settings, an object, among them the pin; what is left out has its default.")]
    public RawJson? SensorConfig { get; init; }
}

/// <summary>New settings of a sensor.</summary>
/// <param name="Json">Any JSON value as it came.</param>
[JsonConverter(typeof(Converter))]
internal sealed record SensorConfigBody(string Json)
{
    internal sealed class Converter : WholeBody<SensorConfigBody>
    {
        protected override SensorConfigBody Make(string json) => new(json);

        protected override string Text(SensorConfigBody body) => body.Json;
    }
}
