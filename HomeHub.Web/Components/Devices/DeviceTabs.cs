using HomeHub.Web.Components.Configs;
using HomeHub.Web.Components.Sensors;
using HomeHub.Web.Components.Updates;

namespace HomeHub.Web.Components.Devices;

/// <summary>A part of a device's page.</summary>
/// <param name="Word">What stands in the address, <c>?tab=word</c>; null: the first one.</param>
/// <param name="Text">What a person reads.</param>
/// <param name="Component">What shows it; gets the device's id as its parameter <c>DeviceId</c>.</param>
public sealed record DeviceTab(string? Word, string Text, Type Component);

/// <summary>The parts of a device's page, in their order.</summary>
public static class DeviceTabs
{
    public const string Configuration = "configuration";

    public static IReadOnlyList<DeviceTab> All { get; } =
    [
        new(null, "Overview", typeof(DeviceOverviewTab)),
        new("sensors", "Sensors", typeof(DeviceSensors)),
        new(Configuration, "Configuration", typeof(ConfigurationTab)),
        new("logs", "Logs", typeof(DeviceLogsTab)),
        new("updates", "Updates", typeof(DeviceUpdates)),
    ];

    /// <summary>The one an address means; the first one where it means none.</summary>
    public static DeviceTab Find(string? word) => All.FirstOrDefault(tab => tab.Word == word) ?? All[0];
}
