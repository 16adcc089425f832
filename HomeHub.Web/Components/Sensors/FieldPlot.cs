using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Sensors;

/// <summary>The same data as a plot's, for whoever does not see it.</summary>
public sealed record PlotTable(string Caption, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>One thing a sensor tells, over time, ready to be shown.</summary>
/// <param name="Values">A curve; null for what is only on and off.</param>
/// <param name="Lane">When it was on; null for a mere number.</param>
/// <param name="Facts">Figures below the plot: name, value, note.</param>
public sealed record FieldPlot(
    string Key, string Title, string? Unit, ValuePlot? Values, LanePlot? Lane, string Summary, IReadOnlyList<(string Name, string Value, string Note)> Facts, PlotTable Table)
{
    private const int MostRows = 60;

    /// <summary>All that can be plotted of a sensor.</summary>
    public static IReadOnlyList<FieldPlot> Of(
        LiveSensor sensor, IReadOnlyList<FieldHistory> histories, ReadingSpan span, DateTimeOffset to, TimeZoneInfo zone)
    {
        var window = new Window(to - span.Length, to, span, zone);
        var brightness = histories.FirstOrDefault(history => SensorWords.IsBrightness(sensor, history.Field));
        var onOff = histories.FirstOrDefault(history => history is { IsSwitch: true, Field.Key: "state" });
        return brightness is not null && onOff is not null
            ? [Light(sensor, onOff, brightness, window), .. histories.Where(history => history != brightness && history != onOff).Select(history => Plain(sensor, history, window))]
            : [.. histories.Select(history => Plain(sensor, history, window))];
    }

    /// <summary>The moment under the pointer in words.</summary>
    public string At(PlotPoint point, TimeZoneInfo zone)
    {
        var reading = point.Reading;
        var mean = SensorWords.Number(reading.Mean, Unit);
        var apart = SensorWords.Number(reading.Min, null) != SensorWords.Number(reading.Max, null);
        return $"{Time(reading.Time, zone)}: {mean}{(apart ? $" ({SensorWords.Number(reading.Min, Unit)} to {SensorWords.Number(reading.Max, Unit)})" : "")}";
    }

    /// <summary>A bar of the lane in words.</summary>
    public static string At(LaneBar bar, TimeZoneInfo zone, DateTimeOffset now)
    {
        var length = Durations.Words((bar.End ?? now) - bar.Start);
        var end = bar.End is { } at ? $"{TimeZoneInfo.ConvertTime(at, zone):HH:mm:ss}" : "now";
        return bar.Count == 1 ? $"{Time(bar.Start, zone)} to {end}, {length}" : $"{bar.Count} times from {Time(bar.Start, zone)} to {end}";
    }

    private static FieldPlot Plain(LiveSensor sensor, FieldHistory history, Window window) =>
        history.IsSwitch ? OnOff(sensor, history, window) : Measured(sensor, history, window);

    private static FieldPlot Measured(LiveSensor sensor, FieldHistory history, Window window)
    {
        var unit = history.Field.Unit;
        var plot = ValuePlot.Measured(history.Points, unit, sensor.Description?.ExpiresAfter, window.From, window.To, window.Zone);
        if (plot.Statistics is not { } numbers)
        {
            return new FieldPlot(history.Field.Key, history.Field.Label, unit, plot, null, $"Nothing in {window.Span.Words}", [], window.Table(history.Field.Label, []));
        }

        var summary = $"{SensorWords.Number(numbers.Least.Min, unit)} to {SensorWords.Number(numbers.Most.Max, unit)} in {window.Span.Words}";
        return new FieldPlot(history.Field.Key, history.Field.Label, unit, plot, null, summary,
        [
            ("Lowest", SensorWords.Number(numbers.Least.Min, unit), Time(numbers.Least.Time, window.Zone)),
            ("Mean", SensorWords.Number(numbers.Mean, unit), $"of {Counted.Words(numbers.Count, "reading", "readings")}"),
            ("Highest", SensorWords.Number(numbers.Most.Max, unit), Time(numbers.Most.Time, window.Zone)),
        ], window.Table(history.Field.Label, history.Points, unit));
    }

    private static FieldPlot OnOff(LiveSensor sensor, FieldHistory history, Window window)
    {
        var lane = LanePlot.Of(history.Points, window.From, window.To, window.Zone);
        var title = sensor.Kind == SensorKind.Motion ? "Motion" : history.Field.Label;
        return new FieldPlot(history.Field.Key, title, null, null, lane, $"{lane.Summary(sensor.Kind)} in {window.Span.Words}", OnFacts(sensor.Kind, lane, window), window.Table(title, lane));
    }

    private static FieldPlot Light(LiveSensor sensor, FieldHistory onOff, FieldHistory brightness, Window window)
    {
        var lane = LanePlot.Of(onOff.Points, window.From, window.To, window.Zone);
        var shone = Shone(onOff.Points, brightness.Points, sensor.Description!.BrightnessScale!.Value);
        return new FieldPlot("brightness", "Brightness", "%", ValuePlot.Held(shone, ValueScale.Percent, window.From, window.To, window.Zone), lane,
            $"{lane.Summary(sensor.Kind)} in {window.Span.Words}", OnFacts(sensor.Kind, lane, window), window.Table("Brightness", lane));
    }

    /// <summary>How bright it was from when on, percent: what it was set to while it was on, else 0.</summary>
    private static List<ReadingPoint> Shone(IReadOnlyList<ReadingPoint> onOff, IReadOnlyList<ReadingPoint> brightness, int scale)
    {
        var shone = new List<ReadingPoint>();
        bool? on = null;
        double? level = null;
        foreach (var moment in onOff.Select(point => (point.Time, On: (bool?)(point.Mean > 0), Level: (double?)null))
            .Concat(brightness.Select(point => (point.Time, On: (bool?)null, Level: (double?)(point.Mean * 100 / scale)))).GroupBy(point => point.Time).OrderBy(point => point.Key))
        {
            on = moment.Select(point => point.On).LastOrDefault(known => known is not null) ?? on;
            level = moment.Select(point => point.Level).LastOrDefault(known => known is not null) ?? level;
            if (on == false || level is not null)
            {
                shone.Add(ReadingPoint.Of(moment.Key, on == true ? level!.Value : 0));
            }
        }

        return shone;
    }

    private static IReadOnlyList<(string, string, string)> OnFacts(SensorKind kind, LanePlot lane, Window window) => lane.Spans.Count == 0 ? [] :
    [
        (kind == SensorKind.Motion ? "Seen" : "Switched on", lane.Spans.Count == 1 ? "once" : $"{lane.Spans.Count:N0} times", ""),
        ("In all", Durations.Words(lane.OnFor), ""),
        ("Longest", Durations.Words(lane.Spans.Max(span => span.Length(window.To))), Time(lane.Spans.MaxBy(span => span.Length(window.To))!.Start, window.Zone)),
    ];

    private static string Time(DateTimeOffset time, TimeZoneInfo zone) => $"{TimeZoneInfo.ConvertTime(time, zone):ddd d MMM HH:mm}";

    /// <summary>What is shown, and its table.</summary>
    private sealed record Window(DateTimeOffset From, DateTimeOffset To, ReadingSpan Span, TimeZoneInfo Zone)
    {
        public PlotTable Table(string title, IReadOnlyList<ReadingPoint> points, string? unit = null) => new(
            $"{title}, {Span.Words}", ["From", "Lowest", "Mean", "Highest"],
            [
                .. points.Where(point => point.Time >= From).GroupBy(point => point.Time.ToUnixTimeMilliseconds() / (long)Span.Row.TotalMilliseconds)
                    .Select(row => row.Aggregate((one, other) => one.And(other)) with { Time = DateTimeOffset.FromUnixTimeMilliseconds(row.Key * (long)Span.Row.TotalMilliseconds) })
                    .Select(row => (IReadOnlyList<string>)[FieldPlot.Time(row.Time, Zone), SensorWords.Number(row.Min, unit), SensorWords.Number(row.Mean, unit), SensorWords.Number(row.Max, unit)]),
            ]);

        public PlotTable Table(string title, LanePlot lane) => new(
            $"{title}, {Span.Words}{(lane.Spans.Count > MostRows ? $", the last {MostRows} of {lane.Spans.Count:N0} times" : "")}", ["From", "To", "For"],
            [
                .. lane.Spans.Reverse().Take(MostRows).Select(span => (IReadOnlyList<string>)
                    [FieldPlot.Time(span.Start, Zone), span.End is { } end ? FieldPlot.Time(end, Zone) : "now", Durations.Words(span.Length(To))]),
            ]);
    }
}
