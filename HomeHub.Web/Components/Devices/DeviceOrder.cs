using HomeHub.Core.Devices;

namespace HomeHub.Web.Components.Devices;

/// <summary>Attention first: offline, safe mode, stale, unknown, online; within each by name.</summary>
public static class DeviceOrder
{
    public static int Urgency(Device device) => device.Status switch
    {
        DeviceStatus.Offline => 0,
        DeviceStatus.SafeMode => 1,
        DeviceStatus.Stale => 2,
        DeviceStatus.Unknown => 3,
        _ => 4,
    };

    public static IReadOnlyList<Device> Sort(IEnumerable<Device> devices) =>
        [.. devices.OrderBy(Urgency).ThenBy(device => device.Name, StringComparer.CurrentCultureIgnoreCase)];

    /// <summary>Those that have the text in their name, id, board, address, firmware or state; all for an empty one.</summary>
    public static IReadOnlyList<Device> Matching(IReadOnlyList<Device> devices, string? text) =>
        string.IsNullOrWhiteSpace(text) ? devices : [.. devices.Where(device => Says(device, text.Trim()))];

    public static bool Says(Device device, string text) =>
        new[] { device.Name, device.Id, device.Board, device.Ip, device.FirmwareVersion, DeviceLook.Of(device).Word }
            .Any(fact => fact?.Contains(text, StringComparison.CurrentCultureIgnoreCase) == true);

    /// <summary>How many are in which state: "6 devices: 1 offline, 5 online".</summary>
    public static string Counts(IReadOnlyCollection<Device> devices)
    {
        var states = devices.GroupBy(device => device.Status).OrderBy(group => Urgency(group.First()))
            .Select(group => $"{group.Count():N0} {DeviceLook.Of(group.Key).Word}");
        return devices.Count == 0 ? "no devices yet" : $"{devices.Count:N0} {(devices.Count == 1 ? "device" : "devices")}: {string.Join(", ", states)}";
    }
}
