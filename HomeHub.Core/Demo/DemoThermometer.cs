using System.Text.Json.Nodes;

namespace HomeHub.Core.Demo;

/// <summary>A simulated DHT22; one whose name says that it is loose fails as a real one with a broken wire does.</summary>
internal sealed class DemoThermometer(DemoSensorSetup setup, DemoClimate climate) : DemoSensor(setup)
{
    private static readonly TimeSpan Complaint = TimeSpan.FromMinutes(2);
    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(setup.Number("measurement_interval_ms", 30_000));
    private readonly bool _loose = setup.Name.Contains("loose wire", StringComparison.OrdinalIgnoreCase);
    private DateTimeOffset _due = DateTimeOffset.MinValue;
    private DateTimeOffset _complained = DateTimeOffset.MinValue;
    private (double Temperature, double Humidity)? _measured;

    public override JsonObject? State =>
        _measured is var (temperature, humidity) ? new JsonObject { ["temperature"] = temperature, ["humidity"] = humidity } : null;

    public override void Step(DateTimeOffset now)
    {
        if (now >= _due && !_loose)
        {
            _due = now + _interval;
            _measured = climate.At(now);
            Changed = true;
        }
    }

    public override string? TakeFailure(DateTimeOffset now)
    {
        if (!_loose || now < _complained + Complaint)
        {
            return null;
        }

        _complained = now;
        return $"{Setup.Name} failed: DHT22 on pin {Setup.Number("pin", 0)}: ETIMEDOUT. Check its wiring and supply; disabled for 120 s";
    }

    public override IEnumerable<(string, JsonObject)> Components()
    {
        // The rule of the firmware's DHT22.py: three measurements are missing.
        var expiry = Math.Max(60, 3 * (int)_interval.TotalSeconds);
        yield return ("_temperature", Component("temperature", "°C", expiry));
        yield return ("_humidity", Component("humidity", "%", expiry));
    }

    private JsonObject Component(string what, string unit, int expiry) => new()
    {
        ["p"] = "sensor", ["name"] = $"{Setup.Name} {what}", ["dev_cla"] = what, ["unit_of_meas"] = unit, ["stat_cla"] = "measurement",
        ["exp_aft"] = expiry, ["val_tpl"] = $"{{{{ value_json.{what} }}}}",
    };
}
