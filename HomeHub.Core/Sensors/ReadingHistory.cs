namespace HomeHub.Core.Sensors;

/// <summary>What one thing a sensor tells was over a span.</summary>
/// <param name="Points">
/// Ascending. Of a number: single readings, or several taken together where there are more than were asked for. Of an on and off: its
/// changes. Of an on and off, and of what an actuator was told to be, the first may be older than the span: it is what held when the span began.
/// </param>
public sealed record FieldHistory(SensorField Field, bool IsSwitch, IReadOnlyList<ReadingPoint> Points);

/// <summary>Reads what sensors said, from the database and from what is on its way there.</summary>
public sealed class ReadingHistory(SeriesMemory memory, ReadingStore store, ReadingJournal journal)
{
    /// <summary>A screen has fewer pixels; a program that wants each reading asks for a shorter span.</summary>
    public const int MostPoints = 5_000;

    /// <summary>Reads a span of everything a sensor tells in numbers or on and off.</summary>
    /// <param name="points">At most about so many of each number.</param>
    public async Task<IReadOnlyList<FieldHistory>> ReadAsync(
        LiveSensor sensor, DateTimeOffset from, DateTimeOffset to, int points, CancellationToken cancellation = default)
    {
        var fields = new List<FieldHistory>();
        foreach (var value in sensor.Values.Where(value => value.Number is not null))
        {
            if (memory.Find(sensor, value) is { } series)
            {
                fields.Add(new FieldHistory(value.Field, value.IsSwitch, value.IsSwitch
                    ? await ChangesAsync(series, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), cancellation)
                    : await NumbersAsync(series, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), points, sensor.IsActuator, cancellation)));
            }
        }

        return fields;
    }

    private async Task<IReadOnlyList<ReadingPoint>> NumbersAsync(
        ReadingSeries series, long from, long to, int points, bool holds, CancellationToken cancellation)
    {
        // Asked first: what is saved between the two questions is then counted twice rather than missed, and the same reading twice is the same mean.
        var waiting = journal.WaitingOf(series.Id);
        var step = Math.Max(1_000, (to - from + points - 1) / points);
        var found = await store.NumbersAsync(series.Id, from, to, step, cancellation);
        foreach (var reading in waiting.Where(reading => reading.Time >= from && reading.Time < to))
        {
            var point = ReadingPoint.Of(reading);
            found[reading.Time / step] = found.TryGetValue(reading.Time / step, out var stored) ? stored.And(point) : point;
        }

        // What an actuator was told holds until it is told something else; what was measured holds for no longer than the next measurement.
        var before = !holds ? null
            : waiting.LastOrDefault(reading => reading.Time < from) is { } unsaved ? ReadingPoint.Of(unsaved)
            : await store.LastBeforeAsync(series.Id, from, cancellation);
        return before is { } held ? [held, .. found.Values] : [.. found.Values];
    }

    private async Task<IReadOnlyList<ReadingPoint>> ChangesAsync(ReadingSeries series, long from, long to, CancellationToken cancellation)
    {
        var waiting = journal.WaitingOf(series.Id);
        var stored = await store.ChangesAsync(series.Id, from, to, MostPoints, cancellation);
        var changes = stored.Concat(waiting.Where(reading => reading.Time < to)).DistinctBy(reading => reading.Time).OrderBy(reading => reading.Time).ToList();
        // Of those before the span, the last one holds when it begins.
        var first = Math.Max(0, changes.FindLastIndex(reading => reading.Time < from));
        return [.. changes.Skip(first).Select(ReadingPoint.Of)];
    }
}
