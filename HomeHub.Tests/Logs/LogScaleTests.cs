using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

public sealed class LogScaleTests
{
    [Fact]
    public void A_log_that_is_loaded_whole_needs_no_space() =>
        Assert.Equal(default, LogScale.Of(50, 1, 50, (1, 50), hasOlder: false, hasNewer: false));

    [Fact]
    public void Each_entry_that_is_not_loaded_takes_a_row() =>
        Assert.Equal(new LogScale(1_000, 3_900), LogScale.Of(100, 1_001, 1_100, (1, 5_000), hasOlder: true, hasNewer: true));

    [Fact]
    public void A_million_entries_stay_within_what_a_browser_can_scroll()
    {
        var scale = LogScale.Of(400, 250_001, 250_400, (1, 1_000_000), hasOlder: true, hasNewer: true);

        Assert.InRange(scale.Before + scale.After, LogScale.MostRows - 1, LogScale.MostRows + 1);
        Assert.InRange(scale.Before / (double)scale.After, 0.33, 0.34);
    }

    [Fact]
    public void With_a_filter_the_space_is_as_long_as_what_it_lets_through() =>
        Assert.Equal(new LogScale(400, 0), LogScale.Of(100, 900_000, 1_000_000, (1, 1_000_000), hasOlder: true, hasNewer: false, matches: 500));

    [Fact]
    public void However_little_there_is_it_can_be_scrolled_into() =>
        Assert.Equal(new LogScale(20, 0), LogScale.Of(100, 2, 101, (1, 101), hasOlder: true, hasNewer: false));

    [Theory]
    [InlineData(0, 100)]
    [InlineData(0.5, 150)]
    [InlineData(1, 200)]
    [InlineData(-3, 100)]
    [InlineData(7, 200)]
    public void A_place_in_the_space_is_an_id(double share, long id) => Assert.Equal(id, LogScale.IdAt(share, 100, 200));
}
