namespace HomeHub.Core.Sensors;

/// <summary>
/// The catalogue of what the firmware can drive; validation and forms come from it. Names, ranges and defaults are those of
/// <c>firmware/home/sensors</c>, and a test holds them against it.
/// </summary>
public static class SensorTypes
{
    /// <summary>DHT22: its bus is pulled low by the board and answered on the same wire, so the pin has to do both.</summary>
    public static SensorType Weather { get; } = new("weather", "Climate (DHT22)",
        "Temperature and humidity. A DHT22 or AM2302 with its data line on one pin.",
        new PinField("pin", "Pin", "Where its data line is connected.", PinAbility.Input | PinAbility.Output),
        // Aosong AM2302 datasheet: at most one measurement in 2 s.
        new NumberField("measurement_interval_ms", "Measure every", "The sensor itself needs 2 s between two measurements.", "ms", 2_000, 86_400_000, 30_000));

    public static SensorType Motion { get; } = new("motion", "Motion (PIR)",
        "A passive infrared sensor whose output is high while it sees motion, such as the HC-SR501.",
        new PinField("pin", "Pin", "Where its output is connected.", PinAbility.Input),
        new NumberField("retrigger_delay_ms", "Motion lasts", "How long motion is reported after the last pulse.", "ms", 0, 3_600_000, 10_000));

    public static SensorType Led { get; } = new("led", "Light (dimmable)",
        "An LED with its resistor, or a MOSFET for an LED strip, dimmed by PWM.",
        new PinField("pin", "Pin", "Where the LED or the MOSFET's gate is connected.", PinAbility.Output | PinAbility.Pwm),
        new NumberField("freq", "PWM frequency", "High enough not to flicker; 1000 Hz suits most.", "Hz", 10, 40_000, 1_000),
        new NumberField("fade_time_ms", "Fade for", "How long a change of brightness takes.", "ms", 0, 60_000, 500),
        new NumberField("brightness_scale", "Brightness goes to", "The brightness that means full on; 255 is what Home Assistant uses.", "", 1, 65_535, 255))
    {
        IsActuator = true,
    };

    public static SensorType StatusLed { get; } = new("status_led", "Status LED",
        "Shows from across the room what the board is doing. Without one the board's own LED does.",
        new PinField("pin", "Pin", "A GPIO, or \"LED\" for the Pico W's own.", PinAbility.Output, "LED"))
    {
        OnlyOne = true,
    };

    /// <summary>All of them, in the order in which a form offers them.</summary>
    public static IReadOnlyList<SensorType> All { get; } = [Weather, Motion, Led, StatusLed];

    /// <summary>The type of this name; null for one that only a newer firmware knows.</summary>
    public static SensorType? Find(string key) => All.FirstOrDefault(type => type.Key == key);
}
