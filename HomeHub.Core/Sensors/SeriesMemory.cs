namespace HomeHub.Core.Sensors;

/// <summary>Every series of readings there is, with its last hours; decides what of a sensor's state is a new reading.</summary>
public sealed class SeriesMemory(ReadingJournal journal, ReadingStore store, TimeProvider clock)
{
    /// <summary>Also counting those whose sensor is gone: a babbling topic must not fill the memory.</summary>
    private const int MostPerDevice = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<SeriesKey, RecentReadings> _recent = [];
    private long _lastId;

    internal IReadOnlyList<ReadingSeries> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _recent.Values.Select(recent => recent.Series)];
            }
        }
    }

    /// <summary>The last six hours of what a sensor tells, ascending: five-minute means of a number, the changes of an on and off.</summary>
    public IReadOnlyList<ReadingPoint> Recent(LiveSensor sensor, SensorValue value)
    {
        lock (_gate)
        {
            return _recent.GetValueOrDefault(KeyOf(sensor, value))?.Points(clock.GetUtcNow()) ?? [];
        }
    }

    /// <summary>The series a sensor's readings are kept in; null where there is none.</summary>
    internal ReadingSeries? Find(LiveSensor sensor, SensorValue value)
    {
        lock (_gate)
        {
            return _recent.GetValueOrDefault(KeyOf(sensor, value))?.Series;
        }
    }

    /// <summary>Keeps what a sensor said of one thing.</summary>
    /// <param name="retained">The broker had kept it: no reading. But of an on and off it says what holds from now on.</param>
    internal void Keep(LiveSensor sensor, SensorValue value, DateTimeOffset at, bool retained)
    {
        lock (_gate)
        {
            if (value.Number is { } number && GetOrAdd(KeyOf(sensor, value)) is { } recent && (value.IsSwitch ? recent.Last != number : !retained))
            {
                recent.Add(at, number);
                journal.Add(recent.Series, at, number);
            }
        }
    }

    /// <summary>The sensors of a device that have readings, also those that are gone.</summary>
    internal IReadOnlyList<string> SlugsOf(string deviceId)
    {
        lock (_gate)
        {
            return [.. _recent.Keys.Where(key => key.DeviceId == deviceId).Select(key => key.Slug).Distinct()];
        }
    }

    internal void Forget(ReadingSeries series)
    {
        lock (_gate)
        {
            _recent.Remove(new SeriesKey(series.DeviceId, series.Slug, series.Field, series.IsSwitch));
        }
    }

    internal void Forget(string deviceId)
    {
        lock (_gate)
        {
            foreach (var key in _recent.Keys.Where(key => key.DeviceId == deviceId).ToList())
            {
                _recent.Remove(key);
            }
        }
    }

    /// <summary>Loads the last hours; before the first reading comes.</summary>
    internal async Task LoadAsync(CancellationToken cancellation)
    {
        var from = (clock.GetUtcNow() - RecentReadings.Length).ToUnixTimeMilliseconds();
        foreach (var series in await store.SeriesAsync(cancellation))
        {
            var recent = new RecentReadings(series);
            recent.Load(series.IsSwitch
                ? (await store.ChangesAsync(series.Id, from, long.MaxValue, RecentReadings.MostChanges, cancellation)).Select(ReadingPoint.Of)
                : (await store.NumbersAsync(series.Id, from, long.MaxValue, ReadingMean.Span, cancellation)).Values);
            lock (_gate)
            {
                _recent[new SeriesKey(series.DeviceId, series.Slug, series.Field, series.IsSwitch)] = recent;
                _lastId = Math.Max(_lastId, series.Id);
            }
        }
    }

    private RecentReadings? GetOrAdd(SeriesKey key)
    {
        if (_recent.TryGetValue(key, out var recent))
        {
            return recent;
        }

        return _recent.Keys.Count(other => other.DeviceId == key.DeviceId) >= MostPerDevice
            ? null
            : _recent[key] = new RecentReadings(new ReadingSeries { Id = ++_lastId, DeviceId = key.DeviceId, Slug = key.Slug, Field = key.Field, IsSwitch = key.IsSwitch });
    }

    private static SeriesKey KeyOf(LiveSensor sensor, SensorValue value) => new(sensor.DeviceId, sensor.Slug, value.Field.Key, value.IsSwitch);

    private readonly record struct SeriesKey(string DeviceId, string Slug, string Field, bool IsSwitch);
}
