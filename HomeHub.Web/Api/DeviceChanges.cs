using HomeHub.Core.Devices;

namespace HomeHub.Web.Api;

/// <summary>What one client was last told about devices, and so what is news to it.</summary>
/// <param name="only">Only these devices; empty: all.</param>
internal sealed class DeviceChanges(DeviceRegistry registry, IReadOnlyList<string> only)
{
    private Dictionary<string, DeviceItem> _told = [];

    /// <summary>Takes what there is now as known.</summary>
    public void Skip() => _told = Now().ToDictionary(item => item.Id, Comparable);

    /// <summary>Writes an event for each device that changed or went; a mere sign of life is no change.</summary>
    public void WriteTo(EventWriter writer)
    {
        var now = new Dictionary<string, DeviceItem>();
        foreach (var item in Now())
        {
            var comparable = now[item.Id] = Comparable(item);
            if (!comparable.Equals(_told.GetValueOrDefault(item.Id)))
            {
                writer.Event("device", item);
            }
        }

        foreach (var id in _told.Keys.Where(id => !now.ContainsKey(id)))
        {
            writer.Event("device_removed", new RemovedItem(id));
        }

        _told = now;
    }

    private IEnumerable<DeviceItem> Now() => registry.All.Where(d => only.Count == 0 || only.Contains(d.Id)).Select(DeviceItem.From);

    private static DeviceItem Comparable(DeviceItem item) => item with { LastSeen = default };
}

/// <summary>Something that is no longer there.</summary>
internal sealed record RemovedItem(string Id);
