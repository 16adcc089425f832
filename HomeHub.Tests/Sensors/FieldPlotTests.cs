using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Sensors;

namespace HomeHub.Tests.Sensors;

/// <summary>What a sensor's page shows of its past.</summary>
public sealed class FieldPlotTests
{
    private static readonly DateTimeOffset To = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset From = To.AddHours(-24);

    [Fact]
    public void Motion_is_a_lane_of_the_times_it_was_seen()
    {
        var lane = LanePlot.Of(Changes((-30, true), (6, false), (12, true), (12.5, false), (23, true)), From, To, TimeZoneInfo.Utc);

        Assert.Equal([(0, 25), (50, 2.083), (95.833, 4.167)], lane.Bars.Select(bar => (bar.Left, bar.Width)));
        Assert.Equal("Motion 3 times, 7 h 30 min in all", lane.Summary(SensorKind.Motion));
        Assert.Null(lane.Spans[^1].End);
    }

    [Fact]
    public void Before_the_first_change_nobody_knows()
    {
        Assert.Equal(25, LanePlot.Of(Changes((6, false)), From, To, TimeZoneInfo.Utc).Known);
        Assert.Equal(100, LanePlot.Of([], From, To, TimeZoneInfo.Utc).Known);
    }

    [Fact]
    public void Times_too_near_to_tell_apart_are_one_bar()
    {
        var lane = LanePlot.Of([.. Enumerable.Range(0, 40).SelectMany(i => Changes((i * 0.02, true), ((i * 0.02) + 0.01, false)))], From, To, TimeZoneInfo.Utc);

        Assert.Equal(40, lane.Spans.Count);
        Assert.Equal(40, Assert.Single(lane.Bars).Count);
    }

    [Fact]
    public void A_light_is_plotted_as_how_bright_it_shone()
    {
        var light = Light();
        var plots = FieldPlot.Of(light,
            [History("state", true, Changes((-5, false), (6, true), (12, false))), History("brightness", false, Numbers((-5, 200), (6, 100), (9, 200)))],
            ReadingSpan.Day, To, TimeZoneInfo.Utc);

        var plot = Assert.Single(plots);
        Assert.Equal("Brightness", plot.Title);
        Assert.Equal("M0 200H250V100H375V0H500V200H1000", Assert.Single(plot.Values!.Stretches).Line);
        Assert.Equal("On once, for 6 h in the last 24 hours", plot.Summary);
        Assert.Equal(["Sun 1 Mar 18:00", "Mon 2 Mar 00:00", "6 h"], Assert.Single(plot.Table.Rows));
        Assert.Equal("Mon 2 Mar 00:00: 0\u00A0%", plot.At(plot.Values.Columns[^1]!, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Numbers_have_their_least_mean_and_most_and_a_table_by_the_hour()
    {
        var plot = Assert.Single(FieldPlot.Of(Climate(), [History("temperature", false, Numbers((1.1, 20), (1.25, 22), (5, -3.04)), "°C")], ReadingSpan.Day, To, TimeZoneInfo.Utc));

        Assert.Equal("−3.0\u00A0°C to 22.0\u00A0°C in the last 24 hours", plot.Summary);
        Assert.Equal([("Lowest", "−3.0\u00A0°C", "Sun 1 Mar 17:00"), ("Mean", "13.0\u00A0°C", "of 3 readings"), ("Highest", "22.0\u00A0°C", "Sun 1 Mar 13:15")], plot.Facts);
        Assert.Equal(["Sun 1 Mar 13:00", "20.0\u00A0°C", "21.0\u00A0°C", "22.0\u00A0°C"], plot.Table.Rows[0]);
        Assert.Equal(2, plot.Table.Rows.Count);
    }

    [Fact]
    public void Where_nothing_was_said_that_is_what_is_said() =>
        Assert.Equal("Nothing in the last 24 hours", Assert.Single(FieldPlot.Of(Climate(), [History("temperature", false, [])], ReadingSpan.Day, To, TimeZoneInfo.Utc)).Summary);

    [Fact]
    public void The_last_hours_are_drawn_as_small_as_a_word()
    {
        var line = SparkPlot.Of(Numbers((20, 20), (20.1, 21), (23, 20)), isSwitch: false, "°C", To);
        var blocks = SparkPlot.Of(Changes((19, true), (21, false)), isSwitch: true, null, To);

        Assert.Equal("M33.3 20L35 8M83.3 20", line.Line);
        Assert.Equal([(16.667, 33.333)], blocks.Blocks);
        Assert.True(SparkPlot.Of([], isSwitch: false, null, To).IsEmpty);
    }

    [Fact]
    public void Times_below_a_plot_are_round_also_on_the_day_the_clocks_change()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var noon = new DateTimeOffset(2026, 3, 29, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(["12:00", "16:00", "20:00", "00:00", "04:00", "08:00", "12:00"], TimeAxis.Of(noon.AddHours(-23), noon, berlin).Select(tick => tick.Text));
        Assert.Equal(["03:00", "04:00", "05:00", "06:00"], TimeAxis.Of(From.AddHours(-9), From.AddHours(-5.5), TimeZoneInfo.Utc).Select(tick => tick.Text));
        Assert.InRange(TimeAxis.Of(To.AddDays(-30), To, TimeZoneInfo.Utc).Count, 5, 7);
    }

    private static FieldHistory History(string key, bool isSwitch, IReadOnlyList<ReadingPoint> points, string? unit = null) =>
        new(new SensorField(key, SensorDescription.Readable(key), unit), isSwitch, points);

    private static ReadingPoint[] Changes(params (double Hour, bool On)[] changes) => Numbers([.. changes.Select(change => (change.Hour, change.On ? 1.0 : 0))]);

    private static ReadingPoint[] Numbers(params (double Hour, double Value)[] numbers) => [.. numbers.Select(number => ReadingPoint.Of(From.AddHours(number.Hour), number.Value))];

    private static LiveSensor Climate() => new() { DeviceId = "kitchen", Slug = "climate" };

    private static LiveSensor Light() =>
        new() { DeviceId = "kitchen", Slug = "light", Description = new SensorDescription("Shelf light", SensorKind.Light, [], IsActuator: true, BrightnessScale: 200) };
}
