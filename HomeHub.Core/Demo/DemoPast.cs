using System.Text;
using System.Text.Json;
using HomeHub.Core.Sensors;

namespace HomeHub.Core.Demo;

/// <summary>Makes up what the simulated sensors said in the last week, so that their plots show something at once.</summary>
internal static class DemoPast
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(7);
    private static readonly TimeSpan Measured = TimeSpan.FromMinutes(10);

    /// <summary>For every sensor that never said anything here.</summary>
    public static void Tell(DemoScript script, SensorRegistry registry, TimeProvider clock)
    {
        var now = clock.GetLocalNow();
        foreach (var setup in script.Sensors.Where(setup => registry.Find(script.Id, setup.Slug) is null))
        {
            foreach (var (at, state) in setup.SensorType switch
            {
                "weather" when DemoSensor.Of(setup, script.Climate)?.TakeFailure(now) is null => Climate(script, now),
                "motion" => Motion(now),
                "led" => Light(now),
                _ => [],
            })
            {
                registry.Report(script.Id, setup.Slug, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(state)), at.ToUniversalTime(), retained: false);
            }
        }
    }

    private static IEnumerable<(DateTimeOffset At, object State)> Climate(DemoScript script, DateTimeOffset now)
    {
        for (var at = now - Length; at < now; at += Measured)
        {
            var (temperature, humidity) = script.Climate.At(at);
            yield return (at, new { temperature, humidity });
        }
    }

    private static IEnumerable<(DateTimeOffset At, object State)> Motion(DateTimeOffset now)
    {
        // Fewer than there will be: nobody is to see a difference on a plot of a week.
        for (var at = now - Length; at < now; at += 2 * DemoMotion.Pause(at, Random.Shared))
        {
            yield return (at, new { state = "ON" });
            at += 2 * DemoMotion.Lasts(Random.Shared);
            if (at < now)
            {
                yield return (at, new { state = "OFF" });
            }
        }
    }

    /// <summary>On in the evening.</summary>
    private static IEnumerable<(DateTimeOffset At, object State)> Light(DateTimeOffset now)
    {
        for (var day = new DateTimeOffset(now.Date, now.Offset) - Length; day <= now; day += TimeSpan.FromDays(1))
        {
            (double Hour, string State, int Brightness)[] evening = [(6.5, "ON", 90), (7.75, "OFF", 90), (17.5, "ON", 140), (20, "ON", 220), (22.25, "ON", 60), (23.1, "OFF", 60)];
            foreach (var (hour, state, brightness) in evening)
            {
                var at = day.AddHours(hour).AddMinutes(Random.Shared.Next(20));
                if (at < now)
                {
                    yield return (at, new { state, brightness });
                }
            }
        }
    }
}
