using System.ComponentModel;
using System.Text.Json.Serialization;
using HomeHub.Core.Access;
using HomeHub.Core.Devices;

namespace HomeHub.Web.Api;

/// <summary>A device as the REST face gives it.</summary>
internal sealed record DeviceItem
{
    public required string Id { get; init; }

    [Description("The name to show: the display name, else the id.")]
    public required string Name { get; init; }

    [Description("What a person or the device itself named it; null: nobody did.")]
    public string? DisplayName { get; init; }

    [Description("Whether it is there: online, stale (silent for too long), offline, safe_mode (crashed too often; runs Wi-Fi, logs, commands and updates only), or unknown (it never said).")]
    public DeviceStatus Status { get; init; }

    [Description("What its availability message or its will last said.")]
    public Availability Availability { get; init; }
    public DateTimeOffset FirstSeen { get; init; }
    public DateTimeOffset LastSeen { get; init; }
    public DateTimeOffset? OfflineSince { get; init; }
    public DateTimeOffset? StaleSince { get; init; }

    [Description("It predates the device protocol: known only by what it logs.")]
    public bool Legacy { get; init; }

    [Description("It says of itself that it is not a real board.")]
    public bool Simulated { get; init; }

    [Description("rp2 or esp32.")]
    public string? Platform { get; init; }
    public string? Board { get; init; }
    public string? FirmwareVersion { get; init; }
    public long? FirmwareSequence { get; init; }
    public string? Slot { get; init; }
    public string? FilesSha256 { get; init; }

    [JsonPropertyName("micropython"), Description("Version of MicroPython.")]
    public string? MicroPython { get; init; }
    public long? BootCount { get; init; }
    public string? BootCause { get; init; }

    [Description("How often it connected to the broker, as far as HomeHub saw it.")]
    public long Connects { get; init; }
    public string? Session { get; init; }
    public string? Ssid { get; init; }
    public string? Ip { get; init; }

    [Description("Signal strength, dBm.")]
    public int? Rssi { get; init; }

    [Description("Free heap, bytes.")]
    public long? HeapFree { get; init; }

    [Description("Free flash, bytes.")]
    public long? FlashFree { get; init; }

    [JsonPropertyName("uptime_s"), Description("Time since boot at the last heartbeat, seconds.")]
    public long? UptimeSeconds { get; init; }
    public long? WifiDrops { get; init; }
    public long? MqttDrops { get; init; }

    [Description("Log entries its full memory had to drop, this boot.")]
    public long? LogDropped { get; init; }
    public long? ConfigVersion { get; init; }

    [Description("Its last announce as it came; before it spoke, what the person who added it wrote.")]
    public RawJson? DeviceInfo { get; init; }

    public static DeviceItem From(Device device) => new()
    {
        Id = device.Id,
        Name = device.Name,
        DisplayName = device.DisplayName,
        Status = device.Status,
        Availability = device.Availability,
        FirstSeen = device.FirstSeen,
        LastSeen = device.LastSeen,
        OfflineSince = device.OfflineSince,
        StaleSince = device.StaleSince,
        Legacy = device.Legacy,
        Simulated = device.Simulated,
        Platform = device.Platform,
        Board = device.Board,
        FirmwareVersion = device.FirmwareVersion,
        FirmwareSequence = device.FirmwareSequence,
        Slot = device.Slot,
        FilesSha256 = device.FilesSha256,
        MicroPython = device.MicroPython,
        BootCount = device.BootCount,
        BootCause = device.BootCause,
        Connects = device.Connects,
        Session = device.Session,
        Ssid = device.Ssid,
        Ip = device.Ip,
        Rssi = device.Rssi,
        HeapFree = device.HeapFree,
        FlashFree = device.FlashFree,
        UptimeSeconds = device.UptimeSeconds,
        WifiDrops = device.WifiDrops,
        MqttDrops = device.MqttDrops,
        LogDropped = device.LogDropped,
        ConfigVersion = device.ConfigVersion,
        DeviceInfo = RawJson.From(device.Announce ?? device.Info),
    };
}

/// <summary>A device after a change.</summary>
internal sealed record DeviceAnswer(
    bool Success, DeviceItem Device,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("The MQTT user that was made with a new device; its password is in its config.py, and not shown here again.")]
    DeviceLoginItem? Mqtt = null);

/// <summary>A device's own MQTT user.</summary>
internal sealed record DeviceLoginItem(string User, string Password)
{
    public static DeviceLoginItem? From(DeviceLogin? login) => login is null ? null : new(login.User, login.Password);
}

/// <summary>What deleting a device came to.</summary>
internal sealed record RemovedDeviceAnswer(
    bool Success,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("How many log entries went with it, where that was asked for.")]
    long? DeletedEntries,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("What could not be done.")]
    string? Warning);

/// <summary>A device to add.</summary>
internal sealed record AddDeviceBody
{
    [Description("1 to 64 characters of A-Z, a-z, 0-9, _ and -; what its config.py says.")]
    public required string Id { get; init; }

    [Description("rp2, esp32, or the board's name; what the device says later stands.")]
    public string? Platform { get; init; }

    [Description("At most 100 characters.")]
    public string? DisplayName { get; init; }

    [Description("Anything else about it, an object.")]
    public RawJson? DeviceInfo { get; init; }
}

/// <summary>A new name.</summary>
internal sealed record DisplayNameBody
{
    [Description("At most 100 characters; null or empty returns to what the device calls itself.")]
    public required string? DisplayName { get; init; }
}
