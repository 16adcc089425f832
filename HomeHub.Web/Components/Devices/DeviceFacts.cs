using System.Globalization;
using HomeHub.Core.Devices;

namespace HomeHub.Web.Components.Devices;

/// <summary>A device's figures in words.</summary>
public static class DeviceFacts
{
    /// <summary>Why a device is in safe mode and what it still does; the rule is the firmware's (<c>main.py</c>).</summary>
    public const string SafeMode = "crashed 5 times in a row; Wi-Fi, logs and updates only";

    /// <summary>Signal and firmware in one line; what the device never said is left out.</summary>
    public static string Line(Device device) =>
        Join(Signal(device.Rssi), device.FirmwareVersion is { } version ? $"firmware {version}" : null) is { Length: > 0 } line ? line : device.Id;

    /// <summary>What it is, in one line.</summary>
    public static string What(Device device) => Join(
        device.Simulated ? "simulated" : null,
        device.Legacy ? "legacy device, known only by what it logs" : null,
        device.Board ?? device.Platform,
        device.FirmwareVersion is { } version ? $"firmware {version}" : null,
        device.MicroPython is { } python ? $"MicroPython {python}" : null,
        device.Ip is { } ip ? $"{ip}{(device.Ssid is { } ssid ? $" on {ssid}" : "")}" : null);

    /// <summary>
    /// dBm with a word; −67 dBm is the usual floor for a reliable link, below −80 packets get lost
    /// (Cisco, Site Survey Guidelines for WLAN).
    /// </summary>
    public static string? Signal(int? rssi) => rssi is { } dbm
        ? $"{dbm.ToString(CultureInfo.InvariantCulture).Replace('-', '−')} dBm, {(dbm >= -60 ? "strong" : dbm >= -67 ? "good" : dbm >= -80 ? "weak" : "very weak")}"
        : null;

    /// <summary>A size with the unit that suits it.</summary>
    public static string? Bytes(long? bytes) => bytes switch
    {
        null => null,
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024.0:0.#} KiB",
        < 1024L * 1024 * 1024 => $"{bytes / 1024.0 / 1024:0.#} MiB",
        _ => $"{bytes / 1024.0 / 1024 / 1024:0.##} GiB",
    };

    private static string Join(params ReadOnlySpan<string?> parts) =>
        string.Join(" · ", parts.ToArray().Where(part => !string.IsNullOrWhiteSpace(part)));
}
