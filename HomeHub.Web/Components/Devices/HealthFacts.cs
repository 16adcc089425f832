using System.Globalization;
using HomeHub.Core.Devices;

namespace HomeHub.Web.Components.Devices;

/// <summary>A device's health in figures, each with a name and a note; what it never told is left out.</summary>
public static class HealthFacts
{
    public static IReadOnlyList<(string Name, string Value, string Note)> Of(Device device) =>
    [
        .. Fact("Signal", DeviceFacts.Signal(device.Rssi), device.Ssid is { } ssid ? $"on {ssid}" : ""),
        .. Fact("Free heap", DeviceFacts.Bytes(device.HeapFree), "RAM for Python objects"),
        .. Fact("Free flash", DeviceFacts.Bytes(device.FlashFree), "at the last connect"),
        .. Fact("Uptime", device.UptimeSeconds is { } seconds ? Durations.Words(TimeSpan.FromSeconds(seconds)) : null, "at the last heartbeat"),
        // A number to look log entries up by, not a count: a board starts it anywhere, so that a wiped one never repeats its own.
        .. Fact("Last boot", device.BootCause ?? (device.BootCount is null ? null : "unknown cause"), device.BootCount is { } boot ? $"boot {boot}" : ""),
        .. Fact("Connects", device.Connects > 0 ? Count(device.Connects) : null, "to the broker, as HomeHub saw them"),
        .. Fact("Wi-Fi drops", Count(device.WifiDrops), "since its last boot"),
        .. Fact("Broker drops", Count(device.MqttDrops), "since its last boot"),
        .. Fact("Log entries dropped", Count(device.LogDropped), "by its full buffer, since its last boot"),
        .. Fact("Firmware", device.FirmwareVersion, device.Slot is { } slot ? $"slot {slot}" : ""),
        .. device.NeverSpoke ? Fact("Added", Moment(device.FirstSeen), "not heard of yet") : Fact("First heard", Moment(device.FirstSeen), ""),
        .. Fact("Device id", device.Id, device.NamedByHand ? "named by hand" : ""),
    ];

    private static (string, string, string)[] Fact(string name, string? value, string note) => value is null ? [] : [(name, value, note)];

    private static string? Count(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
