using System.Text;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Sensors;

/// <summary>
/// Every sensor of every device as it is now, in memory; saved behind the caller's back. Sensors appear by themselves when their
/// device describes them or when they first say something.
/// </summary>
public sealed class SensorRegistry(SeriesMemory series, ReadingJournal journal, ReadingStore store, SensorFeed feed) : IDeviceBelongings
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Device, string Slug), SensorEntry> _sensors = [];
    private long _revision;

    /// <summary>All sensors, by device id and name.</summary>
    public IReadOnlyList<LiveSensor> All
    {
        get
        {
            lock (_gate)
            {
                return Sorted(_sensors.Values.Select(entry => entry.Sensor));
            }
        }
    }

    /// <summary>A device's sensors, by name.</summary>
    public IReadOnlyList<LiveSensor> Of(string deviceId)
    {
        lock (_gate)
        {
            return Sorted(_sensors.Values.Select(entry => entry.Sensor).Where(sensor => sensor.DeviceId == deviceId));
        }
    }

    public LiveSensor? Find(string deviceId, string slug)
    {
        lock (_gate)
        {
            return _sensors.GetValueOrDefault((deviceId, slug))?.Sensor;
        }
    }

    /// <summary>A sensor said its state.</summary>
    /// <param name="retained">The broker had kept it: it is what the sensor last said, but no new reading.</param>
    /// <exception cref="RejectedException">It breaks a ground rule of the protocol, or the device has too many sensors.</exception>
    public void Report(string deviceId, string slug, ReadOnlyMemory<byte> payload, DateTimeOffset at, bool retained)
    {
        LiveSensor sensor;
        lock (_gate)
        {
            var entry = GetOrAdd(deviceId, slug);
            var values = SensorState.Read(payload, entry.Sensor.Description);
            var state = Encoding.UTF8.GetString(payload.Span);
            if (retained && state == entry.Sensor.State)
            {
                return;
            }

            _sensors[(deviceId, slug)] = entry;
            sensor = entry.Sensor = entry.Sensor with { State = state, StateAt = retained ? null : at, Values = values, Revision = ++_revision };
            foreach (var value in values)
            {
                series.Keep(sensor, value, at, retained);
            }

            journal.Save(sensor);
        }

        feed.Tell(deviceId);
        if (!retained)
        {
            feed.TellReported(sensor);
        }
    }

    /// <summary>A sensor's state was cleared: it is gone.</summary>
    public void Remove(string deviceId, string slug)
    {
        lock (_gate)
        {
            if (!_sensors.Remove((deviceId, slug)))
            {
                return;
            }

            journal.Remove(deviceId, slug);
        }

        feed.Tell(deviceId);
    }

    /// <summary>What a device says its sensors are. One that it described before and no longer does is gone.</summary>
    public void Describe(string deviceId, IReadOnlyDictionary<string, SensorDescription> descriptions)
    {
        lock (_gate)
        {
            foreach (var sensor in _sensors.Values.Select(entry => entry.Sensor).Where(s => s.DeviceId == deviceId && s.Description is not null).ToList())
            {
                if (!descriptions.ContainsKey(sensor.Slug))
                {
                    _sensors.Remove((deviceId, sensor.Slug));
                    journal.Remove(deviceId, sensor.Slug);
                }
            }

            foreach (var (slug, description) in descriptions)
            {
                var entry = GetOrAdd(deviceId, slug);
                if (entry.Sensor.Description != description)
                {
                    _sensors[(deviceId, slug)] = entry;
                    entry.Sensor = entry.Sensor with
                    {
                        Description = description, Values = SensorState.Read(entry.Sensor.State, description), Revision = ++_revision,
                    };
                    journal.Save(entry.Sensor);
                }
            }
        }

        feed.Tell(deviceId);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>> SensorSlugsAsync(string deviceId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyCollection<string>>([.. _sensors.Keys.Where(key => key.Device == deviceId).Select(key => key.Slug).Union(series.SlugsOf(deviceId))]);
        }
    }

    /// <summary>Forgets a device's sensors and deletes their readings.</summary>
    public async Task ForgetAsync(string deviceId, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            foreach (var key in _sensors.Keys.Where(key => key.Device == deviceId).ToList())
            {
                _sensors.Remove(key);
            }

            series.Forget(deviceId);
            journal.Forget(deviceId);
        }

        await journal.FlushAsync(cancellation);
        await store.DeleteAsync(deviceId, cancellation);
        feed.Tell(deviceId);
    }

    internal async Task LoadAsync(CancellationToken cancellation)
    {
        var stored = await store.SensorsAsync(cancellation);
        lock (_gate)
        {
            foreach (var sensor in stored)
            {
                _sensors[(sensor.DeviceId, sensor.Slug)] = new SensorEntry { Sensor = sensor with { Values = SensorState.Read(sensor.State, sensor.Description) } };
            }
        }

        await series.LoadAsync(cancellation);
    }

    private SensorEntry GetOrAdd(string deviceId, string slug)
    {
        if (_sensors.TryGetValue((deviceId, slug), out var entry))
        {
            return entry;
        }

        return _sensors.Keys.Count(key => key.Device == deviceId) < LiveSensor.MostPerDevice
            ? new SensorEntry { Sensor = new LiveSensor { DeviceId = deviceId, Slug = slug } }
            : throw new RejectedException(RejectReason.TooManySensors, $"'{deviceId}' has {LiveSensor.MostPerDevice} sensors already; '{slug}' is one too many.");
    }

    private static IReadOnlyList<LiveSensor> Sorted(IEnumerable<LiveSensor> sensors) =>
        [.. sensors.OrderBy(sensor => sensor.DeviceId, StringComparer.Ordinal).ThenBy(sensor => sensor.Name, StringComparer.CurrentCultureIgnoreCase)];

    private sealed class SensorEntry
    {
        public required LiveSensor Sensor { get; set; }
    }
}
