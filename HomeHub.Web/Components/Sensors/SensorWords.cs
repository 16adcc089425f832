using System.Globalization;
using HomeHub.Core.Sensors;

namespace HomeHub.Web.Components.Sensors;

/// <summary>What sensors tell, in words and figures.</summary>
public static class SensorWords
{
    private const int MostInLine = 3;

    /// <summary>A number as precise as it is worth, with its unit: "21.4 °C", "47 %".</summary>
    public static string Number(double value, string? unit)
    {
        var digits = unit switch
        {
            "°C" or "°F" or "K" => "0.0",
            "%" => "0",
            _ => Math.Abs(value) switch { >= 1000 => "N0", >= 100 => "0.#", >= 10 => "0.##", _ => "0.###" },
        };
        var text = value.ToString(digits, CultureInfo.InvariantCulture).Replace('-', '−');
        // What rounds to nothing is not below zero.
        text = text.TrimStart('−').All(c => c is '0' or '.') ? text.TrimStart('−') : text;
        return unit is null ? text : $"{text}\u00A0{unit}";
    }

    /// <summary>One thing a sensor tells, as it is now.</summary>
    public static string Of(LiveSensor sensor, SensorValue value) => value switch
    {
        { IsSwitch: true } => Switch(sensor.Kind, value.On == true),
        _ when IsBrightness(sensor, value.Field) => Number(value.Number!.Value * 100 / sensor.Description!.BrightnessScale!.Value, "%"),
        { Number: { } number } => Number(number, value.Field.Unit),
        _ => value.Text ?? "–",
    };

    public static string Switch(SensorKind kind, bool on) => (kind, on) switch
    {
        (SensorKind.Motion, true) => "Motion",
        (SensorKind.Motion, false) => "No motion",
        (_, true) => "On",
        _ => "Off",
    };

    /// <summary>The few that stand large: a light that is off has no brightness worth a word.</summary>
    public static IReadOnlyList<string> Large(LiveSensor sensor) =>
    [
        .. sensor.Values.Where(value => !(sensor.Kind == SensorKind.Light && !value.IsSwitch && IsOff(sensor))).Take(2).Select(value => Of(sensor, value)),
    ];

    /// <summary>The same in one line, for a device's tile.</summary>
    public static string Line(LiveSensor sensor) => sensor.Kind switch
    {
        SensorKind.Light or SensorKind.Other when sensor.Values.Count > 0 => $"{sensor.Name} {string.Join(", ", Large(sensor)).ToLowerInvariant()}",
        _ => string.Join(", ", Large(sensor)),
    };

    /// <summary>A device's main readings in a line, climate first; empty where it has none.</summary>
    public static string Line(IEnumerable<SensorView> device) => string.Join(" · ", SensorList.Sort(device.Where(view => view.Sensor.Values.Count > 0))
        .OrderBy(view => view.Sensor.Kind == SensorKind.Climate ? 0 : 1).Take(MostInLine).Select(view => Line(view.Sensor)));

    /// <summary>How bright a light shines, percent of full; 0 where it is off. Null for what cannot be dimmed or told nothing.</summary>
    public static double? Brightness(LiveSensor sensor) =>
        sensor.Description?.BrightnessScale is { } scale && sensor.Value("brightness")?.Number is { } number ? IsOff(sensor) ? 0 : number * 100 / scale : null;

    public static bool IsBrightness(LiveSensor sensor, SensorField field) => field.Key == "brightness" && sensor.Description?.BrightnessScale is > 0;

    private static bool IsOff(LiveSensor sensor) => sensor.Value("state")?.On == false;
}
