using HomeHub.Core.Logs;
using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

public sealed class HourBarTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 34, 56, TimeSpan.Zero);

    [Fact]
    public void Every_hour_has_a_bar_the_empty_ones_too()
    {
        var since = HourBar.Start(null, Now);
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var bars = HourBar.Of(
            [
                new LogHour { Hour = noon.AddHours(-1), Level = EntryLevel.Info, Count = 25 },
                new LogHour { Hour = noon, Level = EntryLevel.Info, Count = 90 },
                new LogHour { Hour = noon, Level = EntryLevel.Error, Count = 10 },
            ],
            since, Now);

        Assert.Equal((24, noon), (bars.Count, bars[^1].Hour));
        Assert.Equal((100, 10, 100.0), (bars[^1].Total, bars[^1].Bad, bars[^1].Height));
        Assert.Equal((25, 0, 50.0), (bars[^2].Total, bars[^2].Bad, bars[^2].Height));
        Assert.Equal((0, 0.0), (bars[0].Total, bars[0].Height));
        Assert.Contains("100 entries, 10 errors", bars[^1].Words);
    }

    [Theory]
    [InlineData(1, 24)]
    [InlineData(100, 100)]
    [InlineData(10_000, 336)]
    public void A_filter_that_begins_somewhere_moves_the_beginning_within_reason(int hoursAgo, int bars) =>
        Assert.Equal(bars, HourBar.Of([new LogHour { Hour = HourBar.Start(Now.AddHours(-hoursAgo), Now), Count = 1 }], HourBar.Start(Now.AddHours(-hoursAgo), Now), Now).Count);
}
