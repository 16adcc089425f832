using System.Text.Json;

namespace HomeHub.Core.Configs;

/// <summary>
/// What a device shall be: what a person edits, what a version keeps, what a device is sent (with its connections filled in).
/// Secrets in it are masked wherever it leaves Core; a mask that comes back means unchanged.
/// </summary>
public sealed record ConfigContent
{
    /// <summary>What people call the device; null: its id. At most <see cref="ConfigLimits.Name"/> characters.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Settings and connections, a free-form JSON object as the REST face takes it; <see cref="ConfigDocument"/> reads and changes it.
    /// </summary>
    public string Config { get; init; } = "{}";

    public IReadOnlyList<SensorContent> Sensors { get; init; } = [];

    /// <summary>As text to compare line by line: indented JSON.</summary>
    public string ToText() => JsonText.Indented(JsonSerializer.SerializeToUtf8Bytes(new
    {
        name = Name,
        config = JsonText.Parse(Config),
        sensors = Sensors.Select(sensor => new { sensor.Slug, sensor.Name, sensor.SensorType, sensor_config = JsonText.Parse(sensor.SensorConfig) }),
    }, JsonText.Compact));
}

/// <summary>A sensor or actuator of a device.</summary>
public sealed record SensorContent
{
    /// <summary>0: a new one.</summary>
    public long Id { get; init; }

    /// <summary>Its place in topics, 1 to 64 of <c>A-Z a-z 0-9 _ -</c>; null for a new one: made from its name. It stays when the name changes.</summary>
    public string? Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="Sensors.SensorTypes"/>, or one only a newer firmware knows.</summary>
    public required string SensorType { get; init; }

    /// <summary>Its settings, a JSON object; what HomeHub does not know in it is kept as it is.</summary>
    public string SensorConfig { get; init; } = "{}";
}

/// <summary>How much is taken.</summary>
public static class ConfigLimits
{
    /// <summary>The whole message to the device, bytes (device protocol: it has to fit into a Pico W's memory beside everything else).</summary>
    public const int DesiredBytes = 4_000;

    public const int Sensors = 16;

    /// <summary>Names of devices and sensors, characters.</summary>
    public const int Name = 100;

    /// <summary>Wi-Fi networks of one device.</summary>
    public const int Networks = 5;
}
