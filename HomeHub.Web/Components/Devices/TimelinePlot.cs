using HomeHub.Core.Devices;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Devices;

/// <summary>A row of the timeline as it is drawn.</summary>
/// <param name="Left">From the left edge, percent of the width.</param>
/// <param name="Width">Percent; 0 for a moment.</param>
public sealed record TimelineMark(TimelineEvent Event, double Left, double Width)
{
    public bool IsSpan => TimelineLanes.IsSpan(Event.Kind);
}

/// <summary>One line of the plot and what happened on it.</summary>
public sealed record TimelineLane(string Name, IReadOnlyList<TimelineMark> Marks);

/// <summary>A device's timeline over a span, as lanes on one time axis.</summary>
/// <param name="Known">Where the device was first heard, percent from the left edge: before that nobody knows.</param>
public sealed record TimelinePlot(double Known, IReadOnlyList<TimelineLane> Lanes, IReadOnlyList<TimeTick> Ticks)
{
    public static TimelinePlot Empty { get; } = new(0, [], []);

    public static TimelinePlot Of(
        IEnumerable<TimelineEvent> events, DateTimeOffset firstSeen, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var known = events.Where(e => e.Start <= to && (e.Open || (e.End ?? e.Start) >= from)).ToLookup(e => TimelineLanes.Of(e.Kind));
        var length = (to - from).TotalSeconds;
        return new TimelinePlot(Percent(firstSeen), [.. TimelineLanes.Names.Select(name => new TimelineLane(name, [.. known[name].Select(Mark)]))],
            TimeAxis.Of(from, to, zone));

        TimelineMark Mark(TimelineEvent row)
        {
            var left = Percent(row.Start);
            return new TimelineMark(row, left, TimelineLanes.IsSpan(row.Kind) ? Percent(row.Open ? to : row.End ?? row.Start) - left : 0);
        }

        double Percent(DateTimeOffset time) => Math.Round(Math.Clamp((time - from).TotalSeconds / length, 0, 1) * 100, 3);
    }
}

/// <summary>Which kinds of rows share a lane.</summary>
public static class TimelineLanes
{
    private const string Connection = "Connection";
    private const string Boots = "Boots";
    private const string Log = "Log";
    private const string Changes = "Changes";
    private const string Hub = "HomeHub";

    public static IReadOnlyList<string> Names { get; } = [Connection, Boots, Log, Changes, Hub];

    public static bool IsSpan(TimelineKind kind) => kind is TimelineKind.Outage or TimelineKind.Stale or TimelineKind.BrokerAway or TimelineKind.HubDown;

    public static string Of(TimelineKind kind) => kind switch
    {
        TimelineKind.Outage or TimelineKind.Stale or TimelineKind.WifiReconnect or TimelineKind.MqttReconnect => Connection,
        TimelineKind.Boot => Boots,
        TimelineKind.LogGap => Log,
        TimelineKind.BrokerAway or TimelineKind.HubDown => Hub,
        _ => Changes,
    };
}
