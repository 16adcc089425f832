using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;

namespace HomeHub.Tests.Sensors;

/// <summary>Sensors as a page gets them.</summary>
internal static class ShownSensors
{
    public static SensorView Climate(string device, double temperature = 21.4, double humidity = 47, SensorCondition condition = SensorCondition.Well) => View(device, "climate",
        new SensorDescription($"{device} climate", SensorKind.Climate, [new("temperature", "Temperature", "°C"), new("humidity", "Humidity", "%")], ExpireAfterSeconds: 60),
        FormattableString.Invariant($$"""{"temperature":{{temperature}},"humidity":{{humidity}}}"""), condition);

    public static SensorView Motion(string device, bool seen = false) =>
        View(device, "motion", new SensorDescription($"{device} motion", SensorKind.Motion, [new("state", "Motion", null)]), $$"""{"state":"{{(seen ? "ON" : "OFF")}}"}""");

    public static SensorView Light(string device, bool on = true, int brightness = 128, SensorCondition condition = SensorCondition.Well) => View(device, "light",
        new SensorDescription($"{device} light", SensorKind.Light, [new("state", "Light", null), new("brightness", "Brightness", null)], IsActuator: true, BrightnessScale: 255),
        $$"""{"state":"{{(on ? "ON" : "OFF")}}","brightness":{{brightness}}}""", condition);

    private static SensorView View(string device, string slug, SensorDescription description, string state, SensorCondition condition = SensorCondition.Well)
    {
        var sensor = new LiveSensor { DeviceId = device, Slug = slug, Description = description, State = state, StateAt = DateTimeOffset.UtcNow };
        sensor = sensor with { Values = SensorState.Read(state, description) };
        var status = condition == SensorCondition.Away ? DeviceStatus.Offline : DeviceStatus.Online;
        return new SensorView(sensor, device, status, condition, condition == SensorCondition.Well ? null : $"{device} is {condition}.");
    }
}
