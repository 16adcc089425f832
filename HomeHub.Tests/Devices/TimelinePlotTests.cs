using HomeHub.Core.Devices;
using HomeHub.Web.Components.Devices;

namespace HomeHub.Tests.Devices;

public sealed class TimelinePlotTests
{
    private static readonly DateTimeOffset To = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset From = To.AddHours(-24);

    [Fact]
    public void A_span_is_as_long_as_it_lasted_and_a_moment_is_a_point()
    {
        var plot = Plot(Row(TimelineKind.Outage, 6, 12), Row(TimelineKind.Boot, 12));

        var outage = Assert.Single(Lane(plot, "Connection").Marks);
        Assert.Equal((25, 25), (outage.Left, outage.Width));
        var boot = Assert.Single(Lane(plot, "Boots").Marks);
        Assert.Equal((50, 0), (boot.Left, boot.Width));
    }

    [Fact]
    public void A_span_that_reaches_beyond_the_plot_is_cut_and_one_that_goes_on_ends_now()
    {
        var plot = Plot(Row(TimelineKind.Outage, -30, 12), Row(TimelineKind.HubDown, 18, open: true));

        Assert.Equal((0, 50), (Lane(plot, "Connection").Marks[0].Left, Lane(plot, "Connection").Marks[0].Width));
        Assert.Equal((75, 25), (Lane(plot, "HomeHub").Marks[0].Left, Lane(plot, "HomeHub").Marks[0].Width));
    }

    [Fact]
    public void What_was_before_is_left_out() => Assert.All(Plot(Row(TimelineKind.Outage, -3, -1)).Lanes, lane => Assert.Empty(lane.Marks));

    [Fact]
    public void Every_kind_of_row_has_a_lane_and_a_word_of_its_own()
    {
        var kinds = Enum.GetValues<TimelineKind>();

        Assert.All(kinds, kind => Assert.Contains(TimelineLanes.Of(kind), TimelineLanes.Names));
        Assert.Equal(kinds.Length, kinds.Select(kind => TimelineLook.Of(kind).Word).Distinct().Count());
    }

    [Fact]
    public void Before_the_device_was_first_heard_nothing_is_known() =>
        Assert.Equal(75, TimelinePlot.Of([], From.AddHours(18), From, To, TimeZoneInfo.Utc).Known);

    [Fact]
    public void The_axis_has_every_fourth_hour_of_a_day_and_every_day_of_a_week()
    {
        Assert.Equal(["12:00", "16:00", "20:00", "00:00", "04:00", "08:00", "12:00"], Plot().Ticks.Select(tick => tick.Text));
        Assert.Equal(["Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 1", "Mon 2"],
            TimelinePlot.Of([], From, To.AddDays(-7), To, TimeZoneInfo.Utc).Ticks.Select(tick => tick.Text));
    }

    [Fact]
    public void A_row_says_when_it_was()
    {
        Assert.Equal("Sun 1 Mar 18:00:00 – Mon 2 Mar 00:00:00", TimelineLook.When(Row(TimelineKind.Outage, 6, 12), TimeZoneInfo.Utc));
        Assert.Equal("Sun 1 Mar 18:00:00 – now", TimelineLook.When(Row(TimelineKind.Stale, 6, open: true), TimeZoneInfo.Utc));
        Assert.Equal("Sun 1 Mar 18:00:00", TimelineLook.When(Row(TimelineKind.Boot, 6), TimeZoneInfo.Utc));
    }

    private static TimelinePlot Plot(params TimelineEvent[] rows) => TimelinePlot.Of(rows, From.AddDays(-30), From, To, TimeZoneInfo.Utc);
    private static TimelineLane Lane(TimelinePlot plot, string name) => plot.Lanes.Single(lane => lane.Name == name);

    private static TimelineEvent Row(TimelineKind kind, double start, double? end = null, bool open = false) =>
        new() { Kind = kind, Start = From.AddHours(start), End = end is { } e ? From.AddHours(e) : null, Open = open, Summary = "it happened" };
}
