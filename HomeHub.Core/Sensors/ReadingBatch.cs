namespace HomeHub.Core.Sensors;

/// <summary>Readings and sensors on their way into the database in one transaction.</summary>
internal sealed class ReadingBatch
{
    private const long NumberStep = 1_000;
    private const long SwitchStep = 100;
    private Dictionary<(long Series, long Time), double> _readings = [];

    public Dictionary<long, ReadingSeries> Series { get; } = [];

    /// <summary>Sensors as they are to be saved; null: gone.</summary>
    public Dictionary<(string DeviceId, string Slug), LiveSensor?> Sensors { get; } = [];

    public int Count => _readings.Count;

    public bool IsEmpty => _readings.Count == 0 && Sensors.Count == 0;

    public IEnumerable<Reading> Readings => _readings.Select(Reading);

    public void Add(ReadingSeries series, DateTimeOffset at, double value)
    {
        // However fast a sensor babbles, it gets no more rows than this.
        var step = series.IsSwitch ? SwitchStep : NumberStep;
        Series[series.Id] = series;
        _readings[(series.Id, at.ToUnixTimeMilliseconds() / step * step)] = value;
    }

    public IEnumerable<Reading> Of(long series) => _readings.Where(reading => reading.Key.Series == series).Select(Reading);

    /// <summary>Makes room; returns how many went.</summary>
    public int DropOldest(int count)
    {
        var kept = _readings.OrderBy(reading => reading.Key.Time).Skip(count).ToDictionary();
        var dropped = _readings.Count - kept.Count;
        _readings = kept;
        return dropped;
    }

    /// <summary>Takes back what an older batch could not save; what is newer here stands.</summary>
    public void PutBefore(ReadingBatch older)
    {
        foreach (var (key, value) in older._readings)
        {
            _readings.TryAdd(key, value);
        }

        foreach (var (key, sensor) in older.Sensors)
        {
            Sensors.TryAdd(key, sensor);
        }

        foreach (var (id, series) in older.Series)
        {
            Series.TryAdd(id, series);
        }
    }

    public void Forget(string deviceId)
    {
        foreach (var key in Sensors.Keys.Where(key => key.DeviceId == deviceId).ToList())
        {
            Sensors.Remove(key);
        }

        var gone = Series.Values.Where(series => series.DeviceId == deviceId).Select(series => series.Id).ToHashSet();
        foreach (var key in _readings.Keys.Where(key => gone.Contains(key.Series)).ToList())
        {
            _readings.Remove(key);
        }

        foreach (var id in gone)
        {
            Series.Remove(id);
        }
    }

    private static Reading Reading(KeyValuePair<(long Series, long Time), double> reading) =>
        new() { SeriesId = reading.Key.Series, Time = reading.Key.Time, Value = reading.Value };
}
