using HomeHub.Core.Logs;

namespace HomeHub.Core.Demo;

/// <summary>What a simulated device is and what it has to say; the numbers move as real ones would.</summary>
internal sealed record DemoScript(string Id, string Name, string Platform, string Board, double WarmthOffset, TimeSpan Pause, bool Unsteady)
{
    public static IReadOnlyList<DemoScript> House { get; } =
    [
        new("demo-kitchen", "Kitchen (simulated)", "rp2", "Raspberry Pi Pico W", 1.5, TimeSpan.FromSeconds(3), false),
        new("demo-attic", "Attic (simulated)", "esp32", "ESP32 DevKit", 6, TimeSpan.FromSeconds(5), true),
        new("demo-hall", "Hall (simulated)", "rp2", "Raspberry Pi Pico W", -1, TimeSpan.FromSeconds(4), false),
        new("demo-greenhouse", "Greenhouse (simulated)", "esp32", "ESP32 DevKit", 9, TimeSpan.FromSeconds(7), true),
    ];

    /// <summary>The next thing it says.</summary>
    public (EntryLevel Level, string Type, string Message, object? Data) Next(Random random, DateTimeOffset now)
    {
        var temperature = Math.Round(19 + WarmthOffset + 3 * Math.Sin(now.TimeOfDay.TotalHours / 24 * 2 * Math.PI - 2) + random.NextDouble(), 1);
        var humidity = Math.Round(48 - WarmthOffset + 4 * random.NextDouble(), 1);
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
}
