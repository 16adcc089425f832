using HomeHub.Core.Devices;
using HomeHub.Web.Components.Layout;

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

    /// <param name="troubled">Which of them need a person for another reason than their state: they come first among those of the same state.</param>
    public static IReadOnlyList<Device> Sort(IEnumerable<Device> devices, Func<Device, bool>? troubled = null) =>
        [.. devices.OrderBy(Urgency).ThenBy(device => troubled?.Invoke(device) != true).ThenBy(device => device.Name, StringComparer.CurrentCultureIgnoreCase)];

    /// <summary>Those that have the text in their name, id, board, address, firmware or state; all for an empty one.</summary>
    /// <param name="also">What else is said of a device.</param>
    public static IReadOnlyList<Device> Matching(IReadOnlyList<Device> devices, string? text, Func<Device, string>? also = null) => string.IsNullOrWhiteSpace(text)
        ? devices
        : [.. devices.Where(device => Says(device, text.Trim()) || also?.Invoke(device).Contains(text.Trim(), StringComparison.CurrentCultureIgnoreCase) == true)];

    public static bool Says(Device device, string text) =>
        new[] { device.Name, device.Id, device.Board, device.Ip, device.FirmwareVersion, DeviceLook.Of(device).Word }
            .Any(fact => fact?.Contains(text, StringComparison.CurrentCultureIgnoreCase) == true);

    /// <summary>How many are in which state: "6 devices: 1 offline, 5 online".</summary>
    public static string Counts(IReadOnlyCollection<Device> devices)
    {
        var states = devices.GroupBy(device => device.Status).OrderBy(group => Urgency(group.First()))
            .Select(group => $"{group.Count():N0} {DeviceLook.Of(group.Key).Word}");
        return devices.Count == 0 ? "no devices yet" : $"{Counted.Words(devices.Count, "device", "devices")}: {string.Join(", ", states)}";
    }
}
