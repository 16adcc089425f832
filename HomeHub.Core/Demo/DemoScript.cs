using HomeHub.Core.Logs;

namespace HomeHub.Core.Demo;

/// <summary>What a simulated device is and what it has to say; the numbers move as real ones would.</summary>
/// <param name="Unsteady">Its connection breaks now and then, and sometimes it crashes.</param>
internal sealed record DemoScript(
    string Id, string Name, string Platform, string Board, DemoClimate Climate, TimeSpan Pause, bool Unsteady, params IReadOnlyList<DemoSensorSetup> Sensors)
{
    public static IReadOnlyList<DemoScript> House { get; } =
    [
        new("demo-kitchen", "Kitchen (simulated)", "rp2", "Raspberry Pi Pico W", new DemoClimate(1.5, 1), TimeSpan.FromSeconds(3), false,
            Weather("Kitchen climate", 26), Motion("Kitchen motion", 18), Light("Worktop light", 16)),
        new("demo-attic", "Attic (simulated)", "esp32", "ESP32 DevKit", new DemoClimate(6, 2), TimeSpan.FromSeconds(5), true,
            Weather("Attic climate", 32), Motion("Attic motion", 27)),
        new("demo-hall", "Hall (simulated)", "rp2", "Raspberry Pi Pico W", new DemoClimate(-1, 3), TimeSpan.FromSeconds(4), false,
            Motion("Hall motion", 18), Light("Hall light", 16)),
        new("demo-greenhouse", "Greenhouse (simulated)", "esp32", "ESP32 DevKit", new DemoClimate(9, 4), TimeSpan.FromSeconds(7), true,
            Weather("Greenhouse climate", 32), Weather("Bed climate (loose wire)", 33), Light("Grow light", 25)),
    ];

    /// <summary>Its first update fails, so that a failure can be seen as well. By its id it is none that goes first.</summary>
    public bool Stumbles => Id == "demo-greenhouse";

    /// <summary>The next thing it says.</summary>
    public (EntryLevel Level, string Type, string Message, object? Data) Next(Random random, DateTimeOffset now)
    {
        var (temperature, humidity) = Climate.At(now);
        return random.Next(60) switch
        {
            < 36 => (EntryLevel.Info, "sensor", $"{temperature} °C, {humidity} % humidity", new { temperature, humidity }),
            < 46 => (EntryLevel.Info, "motion", "Motion detected", null),
            < 53 => (EntryLevel.Debug, "mqtt", $"Ping answered in {random.Next(4, 60)} ms", null),
            < 56 => (EntryLevel.Info, "check-in", "All sensors answer", null),
            < 58 => (EntryLevel.Warning, "wifi", $"Weak signal: {random.Next(-88, -78)} dBm", null),
            < 59 => (EntryLevel.Warning, "sensor", "DHT22 did not answer, trying again", null),
            _ => (EntryLevel.Error, "error", "OSError: [Errno 110] ETIMEDOUT\n  File \"home/sensors/DHT22.py\", line 31, in read", null),
        };
    }

    private static DemoSensorSetup Weather(string name, int pin) =>
        DemoSensorSetup.Of(Slug(name), name, "weather", $$"""{"pin":{{pin}},"measurement_interval_ms":10000}""");

    private static DemoSensorSetup Motion(string name, int pin) =>
        DemoSensorSetup.Of(Slug(name), name, "motion", $$"""{"pin":{{pin}},"retrigger_delay_ms":10000}""");

    private static DemoSensorSetup Light(string name, int pin) =>
        DemoSensorSetup.Of(Slug(name), name, "led", $$"""{"pin":{{pin}},"freq":1000,"fade_time_ms":500,"brightness_scale":255}""");

    private static string Slug(string name) => string.Join('-', name.ToLowerInvariant().Split(' ', '(', ')').Where(word => word.Length > 0));
}
