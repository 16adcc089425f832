namespace HomeHub.Core.Sensors;

/// <summary>
/// The last hours of one series, in memory, so that a page full of sensors asks no database: five-minute means of a number, the
/// changes of an on and off. Not thread-safe; the registry takes care of that.
/// </summary>
internal sealed class RecentReadings(ReadingSeries series)
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(6);

    /// <summary>More changes than a lane can show.</summary>
    public const int MostChanges = 500;

    private readonly LinkedList<ReadingPoint> _points = new();

    public ReadingSeries Series => series;

    /// <summary>Ascending. Of an on and off the first may be older than the span: it is what it was when the span began.</summary>
    public IReadOnlyList<ReadingPoint> Points(DateTimeOffset now)
    {
        Trim(now);
        return [.. _points];
    }

    /// <summary>What an on and off last was; null: nobody knows.</summary>
    public double? Last => _points.Last?.Value.Mean;

    public void Add(DateTimeOffset at, double value)
    {
        if (series.IsSwitch)
        {
            _points.AddLast(ReadingPoint.Of(at, value));
        }
        else
        {
            Add(ReadingPoint.Of(at, value));
        }

        Trim(at);
    }

    /// <summary>Takes what is stored, oldest first.</summary>
    public void Load(IEnumerable<ReadingPoint> stored)
    {
        foreach (var point in stored)
        {
            if (series.IsSwitch)
            {
                _points.AddLast(point);
            }
            else
            {
                Add(point);
            }
        }
    }

    private void Add(ReadingPoint point)
    {
        var span = SpanOf(point.Time);
        // A clock that was set back must not bring the order into disorder: what comes late goes to the newest span.
        if (_points.Last is { } last && SpanOf(last.Value.Time) >= span)
        {
            last.Value = last.Value.And(point);
        }
        else
        {
            _points.AddLast(point with { Time = DateTimeOffset.FromUnixTimeMilliseconds((span * ReadingMean.Span) + (ReadingMean.Span / 2)) });
        }
    }

    private void Trim(DateTimeOffset now)
    {
        // An on and off keeps the one before the span: it holds until the next.
        while (_points.Count > MostChanges || (series.IsSwitch ? _points.First?.Next : _points.First)?.Value.Time < now - Length)
        {
            _points.RemoveFirst();
        }
    }

    private static long SpanOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / ReadingMean.Span;
}
