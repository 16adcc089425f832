using HomeHub.Core.Devices;
using MudBlazor;

namespace HomeHub.Web.Components.Devices;

/// <summary>How a device's state looks: always a word with an icon and a colour, never a colour alone.</summary>
/// <param name="Css">Class that colours it.</param>
public sealed record DeviceLook(string Word, string Icon, string Css)
{
    public static DeviceLook Of(Device device) => Of(device.Status);

    public static DeviceLook Of(DeviceStatus status) => status switch
    {
        DeviceStatus.Online => new("online", Icons.Material.Filled.CheckCircle, "hub-ok"),
        DeviceStatus.Stale => new("stale", Icons.Material.Filled.HourglassBottom, "hub-warn"),
        DeviceStatus.Offline => new("offline", Icons.Material.Filled.PowerOff, "hub-bad"),
        DeviceStatus.SafeMode => new("safe mode", Icons.Material.Filled.GppMaybe, "hub-bad"),
        _ => new("unknown", Icons.Material.Filled.HelpOutline, "hub-idle"),
    };

    /// <summary>The device's page, relative to the base address.</summary>
    public static string Href(string id) => $"devices/{Uri.EscapeDataString(id)}";
}
