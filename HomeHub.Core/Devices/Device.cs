namespace HomeHub.Core.Devices;

/// <summary>What the device's MQTT will and availability message last said.</summary>
public enum Availability
{
    /// <summary>It never said: a legacy device, or one known only from the log.</summary>
    Unknown = 0,
    Online = 1,
    Offline = 2,
}

/// <summary>A device as the hub knows it: identity, what it last announced, and when it was last heard.</summary>
public sealed class Device
{
    public required string Id { get; set; }
    public string? DisplayName { get; set; }

    /// <summary>True once a person named it here: an announce no longer changes the name.</summary>
    public bool NamedByHand { get; set; }

    /// <summary>A person added it here; else it appeared by itself when it first spoke.</summary>
    public bool AddedByHand { get; set; }

    /// <summary>What the person who added it wrote about it, JSON.</summary>
    public string? Info { get; set; }

    /// <summary>Predates the protocol: known only by what it logs.</summary>
    public bool Legacy { get; set; }

    /// <summary>It says of itself that it is not a real board.</summary>
    public bool Simulated { get; set; }

    /// <summary><c>rp2</c> or <c>esp32</c>.</summary>
    public string? Platform { get; set; }
    public string? Board { get; set; }
    public string? FirmwareVersion { get; set; }
    public long? FirmwareSequence { get; set; }
    public string? Slot { get; set; }
    public string? FilesSha256 { get; set; }
    public string? MicroPython { get; set; }

    public Availability Availability { get; set; }

    /// <summary><c>&lt;boot&gt;-&lt;n&gt;</c> of the newest connection; the will of an older one is ignored.</summary>
    public string? Session { get; set; }
    public DateTimeOffset FirstSeen { get; set; }
    public DateTimeOffset LastSeen { get; set; }
    public DateTimeOffset? OfflineSince { get; set; }

    /// <summary>Fell silent without a will: silent since this time (its last sign of life).</summary>
    public DateTimeOffset? StaleSince { get; set; }

    public long? BootCount { get; set; }
    public string? BootCause { get; set; }

    /// <summary>It crashed 5 times in a row within its first minute and runs the essentials only, until its next restart.</summary>
    public bool SafeMode { get; set; }

    /// <summary>How often it connected to the broker, as far as the hub saw it.</summary>
    public long Connects { get; set; }

    public string? Ssid { get; set; }
    public string? Ip { get; set; }

    /// <summary>Signal strength, dBm.</summary>
    public int? Rssi { get; set; }

    /// <summary>Free heap, bytes.</summary>
    public long? HeapFree { get; set; }

    /// <summary>Free flash, bytes.</summary>
    public long? FlashFree { get; set; }

    /// <summary>Time since boot at the last heartbeat, seconds.</summary>
    public long? UptimeSeconds { get; set; }
    public long? WifiDrops { get; set; }
    public long? MqttDrops { get; set; }

    /// <summary>Entries its full RAM ring had to drop, this boot.</summary>
    public long? LogDropped { get; set; }

    public long? ConfigVersion { get; set; }

    /// <summary>The last announce as it came, JSON; what a newer firmware says and this hub does not know yet stays here.</summary>
    public string? Announce { get; set; }

    /// <summary>The name to show: display name, else id.</summary>
    public string Name => string.IsNullOrWhiteSpace(DisplayName) ? Id : DisplayName;

    /// <summary>Somebody added it and it has said nothing yet: <see cref="LastSeen"/> is when it was added.</summary>
    public bool NeverSpoke => AddedByHand && !Legacy && Announce is null && Availability == Availability.Unknown && LastSeen == FirstSeen;

    /// <summary>A copy that no longer changes.</summary>
    public Device Copy() => (Device)MemberwiseClone();

    public DeviceStatus Status => this switch
    {
        { Availability: Availability.Offline } => DeviceStatus.Offline,
        { StaleSince: not null } => DeviceStatus.Stale,
        { Availability: Availability.Online, SafeMode: true } => DeviceStatus.SafeMode,
        { Availability: Availability.Online } or { Legacy: true } => DeviceStatus.Online,
        _ => DeviceStatus.Unknown,
    };
}

/// <summary>One word for whether a device is there.</summary>
public enum DeviceStatus
{
    Online,
    Stale,
    Offline,

    /// <summary>There, but crashed too often: Wi-Fi, logs, commands and updates only.</summary>
    SafeMode,

    /// <summary>Registered, but it never said anything that tells.</summary>
    Unknown,
}
