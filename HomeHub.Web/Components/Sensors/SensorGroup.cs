using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Devices;

namespace HomeHub.Web.Components.Sensors;

/// <summary>Sensors that stand together: a device's, or those of a kind.</summary>
/// <param name="Href">The device's page; null for a kind.</param>
/// <param name="Status">The device's; null for a kind.</param>
public sealed record SensorGroup(string Key, string Title, string? Href, DeviceStatus? Status, IReadOnlyList<SensorView> Sensors);

/// <summary>What the Sensors page shows of what there is.</summary>
/// <param name="Counts">How many of each kind pass the other criteria.</param>
/// <param name="Hidden">How many more pass than are shown.</param>
public sealed record SensorList(IReadOnlyList<SensorGroup> Groups, IReadOnlyDictionary<SensorKind, int> Counts, int Total, int Hidden)
{
    public static SensorList Empty { get; } = new([], new Dictionary<SensorKind, int>(), 0, 0);

    /// <param name="most">How many sensors are shown at most.</param>
    public static SensorList Of(IReadOnlyList<SensorView> views, SensorAddress address, int most)
    {
        var found = views.Where(address.Matches).ToList();
        var shown = found.Where(view => address.Kind is null || view.Sensor.Kind == address.Kind).ToList();
        var groups = address.ByKind
            ? SensorLook.Kinds.Select(kind => ByKind(kind, [.. shown.Where(view => view.Sensor.Kind == kind)])).Where(group => group.Sensors.Count > 0)
            : shown.GroupBy(view => view.Sensor.DeviceId).Select(ByDevice).OrderBy(Urgency).ThenBy(group => group.Title, StringComparer.CurrentCultureIgnoreCase);
        return new SensorList([.. Limited(groups, most)], found.CountBy(view => view.Sensor.Kind).ToDictionary(), shown.Count, Math.Max(0, shown.Count - most));
    }

    /// <summary>What fails or is silent above what is well; then by kind and name.</summary>
    public static IReadOnlyList<SensorView> Sort(IEnumerable<SensorView> views) =>
    [
        .. views.OrderBy(view => view.NeedsAttention ? 0 : 1).ThenBy(view => SensorLook.Kinds.Index().First(kind => kind.Item == view.Sensor.Kind).Index)
            .ThenBy(view => view.Sensor.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(view => view.DeviceName, StringComparer.CurrentCultureIgnoreCase),
    ];

    private static SensorGroup ByDevice(IGrouping<string, SensorView> sensors)
    {
        var first = sensors.First();
        return new SensorGroup(sensors.Key, first.DeviceName, DeviceLook.Href(sensors.Key), first.DeviceStatus, Sort(sensors));
    }

    private static SensorGroup ByKind(SensorKind kind, List<SensorView> sensors) =>
        new(SensorLook.Of(kind).Word, SensorLook.Of(kind).Title, null, null, Sort(sensors));

    /// <summary>Trouble first; offline devices last: their trouble stands above all, and their readings are old.</summary>
    private static int Urgency(SensorGroup group) =>
        group.Sensors.Any(view => view.NeedsAttention) ? 0 : group.Status == DeviceStatus.Offline ? 2 : 1;

    private static IEnumerable<SensorGroup> Limited(IEnumerable<SensorGroup> groups, int most)
    {
        foreach (var group in groups)
        {
            if (most <= 0)
            {
                yield break;
            }

            yield return group.Sensors.Count <= most ? group : group with { Sensors = [.. group.Sensors.Take(most)] };
            most -= group.Sensors.Count;
        }
    }
}
