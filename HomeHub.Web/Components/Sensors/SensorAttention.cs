using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Devices;
using HomeHub.Web.Components.Overview;

namespace HomeHub.Web.Components.Sensors;

/// <summary>Which sensors need a person, one sentence each, the worst first.</summary>
public static class SensorAttention
{
    /// <summary>Sensors that fail, then those that fell silent.</summary>
    public static IEnumerable<AttentionItem> Sensors(IEnumerable<SensorView> views) => views
        .Where(view => view.NeedsAttention)
        .OrderBy(view => view.Condition)
        .ThenBy(view => view.DeviceName, StringComparer.CurrentCultureIgnoreCase)
        .Select(view => new AttentionItem($"sensor-{view.Sensor.DeviceId}/{view.Sensor.Slug}", SensorLook.Of(view.Condition).Icon, SensorLook.Of(view.Condition).Css,
            view.Condition == SensorCondition.Failing ? $"{view.DeviceName}: {view.Note}" : $"{view.DeviceName}: {view.Sensor.Name}. {view.Note}", SensorLook.Href(view.Sensor)));

    /// <summary>The same, then the devices whose sensors nobody hears because they are offline.</summary>
    public static IReadOnlyList<AttentionItem> WithDevices(IReadOnlyList<SensorView> views) =>
    [
        .. Sensors(views),
        .. views.Where(view => view.Condition == SensorCondition.Away).GroupBy(view => view.Sensor.DeviceId)
            .Select(device => new AttentionItem($"away-{device.Key}", SensorLook.Of(SensorCondition.Away).Icon, SensorLook.Of(SensorCondition.Away).Css,
                $"{device.First().Note!.TrimEnd('.')}; {(device.Count() == 1 ? "its sensor is" : $"its {device.Count()} sensors are")} not heard.", DeviceLook.Href(device.Key))),
    ];
}
