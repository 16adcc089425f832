using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Sensors;

/// <summary>A time something was on.</summary>
/// <param name="End">Null: it still is.</param>
public sealed record OnSpan(DateTimeOffset Start, DateTimeOffset? End)
{
    public TimeSpan Length(DateTimeOffset now) => (End ?? now) - Start;
}

/// <summary>A bar on the lane: one time on, or several with no room between them.</summary>
/// <param name="Left">Percent from the left edge.</param>
public sealed record LaneBar(double Left, double Width, DateTimeOffset Start, DateTimeOffset? End, int Count);

/// <summary>On and off over time, as a lane.</summary>
/// <param name="Known">From where on it is known, percent; 100 where nothing is.</param>
/// <param name="Spans">Every time it was on, ascending, cut to what is shown.</param>
public sealed record LanePlot(double Known, IReadOnlyList<LaneBar> Bars, IReadOnlyList<OnSpan> Spans, TimeSpan OnFor, IReadOnlyList<TimeTick> Times)
{
    /// <summary>Nearer than this, percent, two bars are drawn as one.</summary>
    private const double Near = 0.15;

    public static LanePlot Of(IReadOnlyList<ReadingPoint> changes, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var spans = SpansOf(changes, from, to);
        return new LanePlot(
            changes.Count == 0 ? 100 : Left(changes[0].Time), BarsOf(spans, Left), spans,
            spans.Aggregate(TimeSpan.Zero, (sum, span) => sum + span.Length(to)), TimeAxis.Of(from, to, zone));

        double Left(DateTimeOffset time) => Math.Round(Math.Clamp((time - from) / (to - from), 0, 1) * 100, 3);
    }

    /// <summary>How often and how long, in words.</summary>
    public string Summary(SensorKind kind) => Spans.Count switch
    {
        0 => kind == SensorKind.Motion ? "No motion" : "Never on",
        1 => $"{(kind == SensorKind.Motion ? "Motion" : "On")} once, for {Durations.Words(OnFor)}",
        var many => $"{(kind == SensorKind.Motion ? "Motion" : "On")} {many:N0} times, {Durations.Words(OnFor)} in all",
    };

    private static List<OnSpan> SpansOf(IReadOnlyList<ReadingPoint> changes, DateTimeOffset from, DateTimeOffset to)
    {
        var spans = new List<OnSpan>();
        DateTimeOffset? since = null;
        foreach (var change in changes.Where(change => change.Time < to))
        {
            if (change.Mean > 0)
            {
                since ??= change.Time < from ? from : change.Time;
            }
            else if (since is { } start)
            {
                since = null;
                if (change.Time > from)
                {
                    spans.Add(new OnSpan(start, change.Time));
                }
            }
        }

        if (since is { } open)
        {
            spans.Add(new OnSpan(open, null));
        }

        return spans;
    }

    private static List<LaneBar> BarsOf(List<OnSpan> spans, Func<DateTimeOffset, double> left)
    {
        var bars = new List<LaneBar>();
        foreach (var span in spans)
        {
            var (start, end) = (left(span.Start), span.End is { } at ? left(at) : 100);
            if (bars.Count > 0 && bars[^1] is var last && start - (last.Left + last.Width) < Near)
            {
                bars[^1] = last with { Width = Math.Max(last.Width, end - last.Left), End = span.End, Count = last.Count + 1 };
            }
            else
            {
                bars.Add(new LaneBar(start, Math.Max(Math.Round(end - start, 3), 0.2), span.Start, span.End, 1));
            }
        }

        return bars;
    }
}
