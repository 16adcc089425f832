using HomeHub.Core.Logs;
using HomeHub.Web.Components.Overview;

namespace HomeHub.Tests.Overview;

public sealed class HourBarsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 34, 56, TimeSpan.Zero);

    [Fact]
    public void Covers_24_hours_up_to_the_one_that_runs()
    {
        var bars = HourBars.From([], Now).Bars;

        Assert.Equal(24, bars.Count);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 13, 0, 0, TimeSpan.Zero), bars[0].Start);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), bars[^1].Start);
        Assert.All(bars, bar => Assert.Empty(bar.Parts));
    }

    [Fact]
    public void Leaves_out_what_is_older_and_what_a_wrong_clock_put_into_the_future()
    {
        var bars = HourBars.From([Hour(-24, EntryLevel.Info, 5), Hour(1, EntryLevel.Info, 7), Hour(0, EntryLevel.Info, 3)], Now);

        Assert.Equal(3, bars.Bars.Sum(bar => bar.Total));
    }

    [Fact]
    public void Stacks_the_worst_on_top_without_holes()
    {
        var parts = HourBars.From([Hour(0, EntryLevel.Error, 20), Hour(0, EntryLevel.Info, 60)], Now).Bars[^1].Parts;

        Assert.Equal([EntryLevel.Info, EntryLevel.Error], parts.Select(p => p.Level));
        Assert.Equal(HourBars.Height, parts[0].Top + parts[0].Height, 1);
        Assert.Equal(parts[0].Top, parts[1].Top + parts[1].Height, 1);
        Assert.Equal(3, parts[0].Height / parts[1].Height, 1);
    }

    [Fact]
    public void One_error_among_a_million_entries_is_seen_and_the_bar_stays_in_the_plot()
    {
        var parts = HourBars.From([Hour(0, EntryLevel.Info, 1_000_000), Hour(0, EntryLevel.Error, 1)], Now).Bars[^1].Parts;

        Assert.True(parts[1].Height >= 3);
        Assert.True(parts[1].Top >= 0);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 10)]
    [InlineData(11, 20)]
    [InlineData(261, 400)]
    [InlineData(7_001, 8_000)]
    public void The_scale_ends_at_a_round_number(long count, long top) =>
        Assert.Equal(top, HourBars.From([Hour(-3, EntryLevel.Info, count)], Now).Top);

    [Fact]
    public void An_hour_says_what_is_in_it()
    {
        var bar = HourBars.From([Hour(0, EntryLevel.Info, 1200), Hour(0, EntryLevel.Warning, 2), Hour(0, EntryLevel.Critical, 1)], Now).Bars[^1];

        Assert.Equal("12:00–13:00: 1,203 entries, 1 critical, 2 warnings", bar.Sentence(bar.Start));
    }

    private static LogHour Hour(int offset, EntryLevel level, long count) =>
        new() { Hour = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddHours(offset), Level = level, Count = count };
}
