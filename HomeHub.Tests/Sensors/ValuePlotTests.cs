using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Sensors;

namespace HomeHub.Tests.Sensors;

/// <summary>Numbers as a curve.</summary>
public sealed class ValuePlotTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddHours(10);

    [Fact]
    public void A_curve_goes_through_its_readings()
    {
        var plot = Measured(Readings((0, 20), (5, 25), (10, 22)));

        Assert.Equal("M0 200L500 0L1000 120", Assert.Single(plot.Stretches).Line);
        Assert.Equal((20, 25), (plot.Scale.Low, plot.Scale.High));
        Assert.Equal("", plot.Stretches[0].Band);
    }

    [Fact]
    public void A_gap_stays_a_gap_and_a_lonely_reading_is_a_dot()
    {
        var plot = Measured([.. Readings((0, 20), (0.1, 20), (0.2, 20), (0.3, 20)), .. Readings((4, 21)), .. Readings((9, 22), (9.1, 22), (9.2, 22))]);

        Assert.Equal(3, plot.Stretches.Count);
        Assert.Equal([false, true, false], plot.Stretches.Select(stretch => stretch.IsDot));
        Assert.Null(plot.Columns[ValuePlot.ColumnCount / 4]);
        Assert.NotNull(plot.Columns[0]);
    }

    [Fact]
    public void What_the_sensor_says_of_its_own_pace_decides_what_a_gap_is() =>
        Assert.Single(Measured(Readings((0, 20), (0.1, 20), (0.2, 20), (4, 21)), TimeSpan.FromHours(5)).Stretches);

    [Fact]
    public void Readings_taken_together_have_a_band_from_least_to_most()
    {
        var plot = Measured([new(From, 20, 19, 21, 5), new(To, 20, 19.5, 20.5, 5)]);

        Assert.Matches("^M0 .+L1000 .+L1000 .+L0 .+Z$", plot.Stretches[0].Band);
        Assert.Equal((19, 20, 21, 10), (plot.Statistics!.Least.Min, plot.Statistics.Mean, plot.Statistics.Most.Max, plot.Statistics.Count));
    }

    [Fact]
    public void A_pointer_finds_the_nearest_reading()
    {
        var plot = Measured(Readings([.. Enumerable.Range(0, 101).Select(i => (i * 0.1, 20.0 + i))]));

        Assert.All(plot.Columns.Index(), column => Assert.InRange(column.Item!.Left - ((column.Index + 0.5) * 100 / ValuePlot.ColumnCount), -0.51, 0.51));
    }

    [Fact]
    public void What_was_set_holds_until_it_is_set_anew_also_from_before()
    {
        var plot = ValuePlot.Held(Readings((-3, 50), (5, 100), (7, 0)), ValueScale.Percent, From, To, TimeZoneInfo.Utc);

        Assert.Equal("M0 100H500V0H700V200H1000", Assert.Single(plot.Stretches).Line);
        Assert.Equal(50, plot.Columns[0]!.Reading.Mean);
        Assert.Equal(0, plot.Columns[^1]!.Reading.Mean);
    }

    [Fact]
    public void Nothing_is_drawn_where_nothing_was_said()
    {
        Assert.Empty(Measured([]).Stretches);
        Assert.Null(Measured([]).Statistics);
        Assert.Empty(ValuePlot.Held([], ValueScale.Percent, From, To, TimeZoneInfo.Utc).Stretches);
    }

    [Theory]
    [InlineData(17.8, 23.2, 2, "16 18 20 22 24")]
    [InlineData(21.3, 21.4, 2, "20.0 20.5 21.0 21.5 22.0 22.5")]
    [InlineData(-12, 3, 2, "−15 −10 −5 0 5")]
    [InlineData(0, 0, 1, "−0.5 0.0 0.5")]
    [InlineData(980, 1040, 1, "980 1000 1020 1040")]
    public void The_axis_has_a_few_round_numbers_around_what_is_shown(double low, double high, double least, string lines)
    {
        var scale = ValueScale.Of(low, high, least);

        Assert.Equal(lines, string.Join(' ', scale.Lines().Select(line => line.Text)));
        Assert.InRange(scale.Lines().Count(), 3, 7);
    }

    private static ValuePlot Measured(ReadingPoint[] points, TimeSpan? expiry = null) =>
        ValuePlot.Measured(points, "°C", expiry ?? (points.Length == 3 ? TimeSpan.FromHours(6) : null), From, To, TimeZoneInfo.Utc);

    private static ReadingPoint[] Readings(params (double Hour, double Value)[] readings) => [.. readings.Select(reading => ReadingPoint.Of(From.AddHours(reading.Hour), reading.Value))];
}
