using System.Text.Json.Nodes;

namespace HomeHub.Core.Demo;

/// <summary>A simulated motion sensor: people pass by, more often in the day.</summary>
internal sealed class DemoMotion(DemoSensorSetup setup) : DemoSensor(setup)
{
    private bool _moving;
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    public override JsonObject State => new() { ["state"] = _moving ? "ON" : "OFF" };

    public override void Step(DateTimeOffset now)
    {
        if (_until == DateTimeOffset.MinValue)
        {
            // The first one soon, for whoever just started the demo.
            _until = now + TimeSpan.FromSeconds(2 + (6 * Random.Shared.NextDouble()));
        }
        else if (now >= _until)
        {
            _moving = !_moving;
            _until = now + (_moving ? Lasts(Random.Shared) : Pause(now, Random.Shared));
            Changed = true;
        }
    }

    public override IEnumerable<(string, JsonObject)> Components()
    {
        yield return ("", new JsonObject { ["p"] = "binary_sensor", ["name"] = Setup.Name, ["dev_cla"] = "motion", ["val_tpl"] = "{{ value_json.state }}" });
    }

    public static TimeSpan Lasts(Random random) => TimeSpan.FromSeconds(10 + (40 * random.NextDouble()));

    /// <summary>Until somebody passes by again.</summary>
    public static TimeSpan Pause(DateTimeOffset local, Random random) =>
        TimeSpan.FromMinutes(-Math.Log(1 - random.NextDouble()) * (local.Hour is >= 7 and < 23 ? 4 : 30));
}
