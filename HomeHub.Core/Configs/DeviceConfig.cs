namespace HomeHub.Core.Configs;

/// <summary>The config a device shall have; a device has one at most.</summary>
public sealed class DeviceConfig
{
    /// <summary>Never used twice.</summary>
    public long Id { get; set; }
    public required string DeviceId { get; set; }

    /// <summary>Grows with every change. 0: nobody configured the device here; what stands in it is what the device reported, if it did.</summary>
    public long Version { get; set; }

    /// <summary>Settings and connections as <see cref="ConfigDocument"/> reads them, JSON; a secret.</summary>
    public string Config { get; set; } = "{}";

    /// <summary>When this version was made.</summary>
    public DateTimeOffset SavedAt { get; set; }

    /// <summary>The message to the device, exactly as it is published; a secret. Null while the version is 0: there is no wish.</summary>
    public string? Desired { get; set; }

    /// <summary>SHA-256 of that message, lower-case hexadecimal.</summary>
    public string? Sha256 { get; set; }

    public List<DeviceSensor> Sensors { get; } = [];
}

/// <summary>A sensor or actuator of a device.</summary>
public sealed class DeviceSensor
{
    /// <summary>Never used twice; a sensor that comes back with an older version has its old one.</summary>
    public long Id { get; set; }
    public long DeviceConfigId { get; set; }
    public required string Slug { get; set; }
    public required string Name { get; set; }
    public required string SensorType { get; set; }

    /// <summary>Its settings, JSON.</summary>
    public required string SensorConfig { get; set; }
}

/// <summary>One version of a device's config, kept until there are <see cref="ConfigVersionStore.Kept"/> newer ones: also when the config is deleted, until the device is.</summary>
public sealed class ConfigVersion
{
    public long Id { get; set; }
    public required string DeviceId { get; set; }
    public long Version { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>Who made it.</summary>
    public required string Author { get; set; }

    /// <summary>What changed, in words; secrets are not among them.</summary>
    public required string Changes { get; set; }

    /// <summary>The whole <see cref="ConfigContent"/>, JSON; a secret.</summary>
    public required string Snapshot { get; set; }
}

/// <summary>
/// The highest version number a device ever had, also after it was deleted: a device takes higher ones only.
/// </summary>
public sealed class ConfigNumber
{
    /// <summary>The highest number taken from a device's word: more than a house saves in its life, and a small integer on a board.</summary>
    public const long Highest = 1_000_000_000;

    public required string DeviceId { get; set; }
    public long Last { get; set; }
}
