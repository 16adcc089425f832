using System.Security.Cryptography;
using System.Text.Json;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Demo;

/// <summary>The config of a simulated device: what it was set up with, then whatever the hub wants; nothing is ever refused.</summary>
internal sealed class DemoConfig(string name, IReadOnlyList<DemoSensorSetup> sensors)
{
    private string? _sha256;

    /// <summary>The version in force; 0: what it was set up with.</summary>
    public long Running { get; private set; }

    public string Name { get; private set; } = name;

    public IReadOnlyList<DemoSensorSetup> Sensors { get; private set; } = sensors;

    /// <summary>What it says of its config.</summary>
    /// <param name="state"><c>trial</c> or <c>applied</c>.</param>
    public object Report(string state = "applied") => new
    {
        version = Running,
        state,
        error = (object?)null,
        sha256 = _sha256,
        running = Running,
        config = Running > 0 ? null : new
        {
            name = Name,
            settings = new { log_level = "info" },
            sensors = Sensors.Select(sensor => new { slug = sensor.Slug, name = sensor.Name, sensor_type = sensor.SensorType, sensor_config = sensor.SensorConfig }),
        },
    };

    /// <summary>Takes a wanted config; false for one that is not newer.</summary>
    public bool Take(byte[] payload)
    {
        if (payload.Length == 0)
        {
            return false;
        }

        var wanted = JsonSerializer.Deserialize<Wanted>(payload, PayloadJson.Options);
        if (wanted is null || wanted.Version <= Running)
        {
            return false;
        }

        Running = wanted.Version;
        _sha256 = Convert.ToHexStringLower(SHA256.HashData(payload));
        Name = wanted.Name ?? Name;
        Sensors = wanted.Sensors ?? [];
        return true;
    }

    private sealed record Wanted(long Version, string? Name, IReadOnlyList<DemoSensorSetup>? Sensors);
}
