using HomeHub.Core.Sensors;

namespace HomeHub.Web.Api;

/// <summary>What one client was last told about sensors, and so what is news to it.</summary>
/// <param name="only">Only of these devices; empty: all.</param>
internal sealed class SensorChanges(SensorViews sensors, IReadOnlyList<string> only)
{
    private Dictionary<(string DeviceId, string Slug), SensorView> _told = [];

    /// <summary>Takes what there is now as known.</summary>
    public void Skip() => _told = Now();

    /// <summary>Writes an event for each sensor that said something, changed or went.</summary>
    public void WriteTo(EventWriter writer)
    {
        var now = Now();
        foreach (var (_, view) in now.Where(sensor => sensor.Value != _told.GetValueOrDefault(sensor.Key)))
        {
            writer.Event("reading", ReadingItem.From(view));
        }

        foreach (var (deviceId, slug) in _told.Keys.Where(key => !now.ContainsKey(key)))
        {
            writer.Event("sensor_removed", new RemovedSensorItem(deviceId, slug));
        }

        _told = now;
    }

    private Dictionary<(string, string), SensorView> Now() => sensors.All()
        .Where(view => only.Count == 0 || only.Contains(view.Sensor.DeviceId)).ToDictionary(view => (view.Sensor.DeviceId, view.Sensor.Slug));
}

/// <summary>A sensor that is no longer there.</summary>
internal sealed record RemovedSensorItem(string DeviceId, string Slug);
