using HomeHub.Core.Sensors;

namespace HomeHub.Tests.Sensors;

/// <summary>What is kept of readings over time.</summary>
public sealed class ReadingTests : IAsyncDisposable
{
    private readonly HeardSensors _house = new();

    private ReadingRetention Retention => _house.Core.Get<ReadingRetention>();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_reading_is_found_again_also_one_that_is_not_saved_yet(bool saved)
    {
        await MeasureAsync(20, 21, 22);
        if (saved)
        {
            await _house.FlushAsync();
        }

        Assert.Equal([20, 21, 22], (await _house.HistoryAsync("climate", "temperature", hours: 1)).Select(point => point.Mean));
        Assert.Equal([_house.Now.AddMinutes(-3), _house.Now.AddMinutes(-2), _house.Now.AddMinutes(-1)],
            (await _house.HistoryAsync("climate", "temperature", hours: 1)).Select(point => point.Time));
    }

    [Fact]
    public async Task More_readings_than_points_are_taken_together()
    {
        await MeasureAsync([.. Enumerable.Range(0, 60).Select(i => (double)i)]);
        await _house.FlushAsync();

        var points = await _house.HistoryAsync("climate", "temperature", hours: 1, points: 6);

        Assert.InRange(points.Count, 6, 7);
        Assert.Equal(60, points.Sum(point => point.Count));
        Assert.Equal((0, 59), (points.Min(point => point.Min), points.Max(point => point.Max)));
        Assert.All(points, point => Assert.InRange(point.Mean, point.Min, point.Max));
    }

    [Fact]
    public async Task However_fast_a_sensor_babbles_it_gets_one_row_a_second()
    {
        for (var i = 0; i < 30; i++)
        {
            await _house.StateAsync("climate", $$"""{"temperature":{{i}}}""");
            _house.Core.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal([9, 19, 29], (await _house.HistoryAsync("climate", "temperature", hours: 1)).Select(point => point.Mean));
    }

    [Fact]
    public async Task Of_on_and_off_the_changes_are_kept_and_what_held_before()
    {
        foreach (var state in new[] { "OFF", "ON", "ON", "OFF", "OFF" })
        {
            await _house.StateAsync("motion", $$"""{"state":"{{state}}"}""");
            _house.Core.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        await _house.FlushAsync();
        await _house.StateAsync("motion", """{"state":"ON"}""");

        Assert.Equal([0, 1, 0, 1], (await _house.HistoryAsync("motion", "state", hours: 2)).Select(point => point.Mean));
        Assert.Equal([1, 0, 1], (await _house.HistoryAsync("motion", "state", hours: 0.6)).Select(point => point.Mean));
    }

    [Fact]
    public async Task What_the_broker_kept_of_on_and_off_holds_from_now_on()
    {
        await _house.StateAsync("motion", """{"state":"ON"}""");
        _house.Core.Clock.Advance(TimeSpan.FromHours(1));

        await _house.StateAsync("motion", """{"state":"OFF"}""", retained: true);

        Assert.Equal([1, 0], (await _house.HistoryAsync("motion", "state", hours: 2)).Select(point => point.Mean));
    }

    [Fact]
    public async Task After_two_days_numbers_become_means_of_five_minutes_and_after_ninety_they_go()
    {
        await MeasureAsync([.. Enumerable.Range(0, 60).Select(i => (double)i)]);
        await _house.StateAsync("motion", """{"state":"ON"}""");
        await _house.FlushAsync();

        _house.Core.Clock.Advance(TimeSpan.FromDays(3));
        await MeasureAsync(100);
        await _house.FlushAsync();
        await Retention.RunAsync(TestContext.Current.CancellationToken);
        await Retention.RunAsync(TestContext.Current.CancellationToken);

        var points = await _house.HistoryAsync("climate", "temperature", hours: 24 * 4);
        Assert.Equal(13, points.Count);
        Assert.Equal(new ReadingPoint(_house.Now.AddDays(-3).AddMinutes(-58.5), 2, 0, 4, 5), points[0]);
        Assert.Equal((100, 1), (points[^1].Mean, points[^1].Count));

        _house.Core.Clock.Advance(TimeSpan.FromDays(91));
        await Retention.RunAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await _house.HistoryAsync("climate", "temperature", hours: 24 * 95));
        Assert.Single(await _house.HistoryAsync("motion", "state", hours: 24 * 95));
    }

    [Fact]
    public async Task How_long_is_a_setting()
    {
        await Retention.SetSettingsAsync(new ReadingSettings(WholeHours: 1, MeanDays: 2), TestContext.Current.CancellationToken);
        await MeasureAsync([.. Enumerable.Range(0, 10).Select(i => (double)i)]);
        await _house.FlushAsync();
        _house.Core.Clock.Advance(TimeSpan.FromHours(2));

        await Retention.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal([2, 7], (await _house.HistoryAsync("climate", "temperature", hours: 5)).Select(point => point.Mean));
    }

    [Fact]
    public async Task A_sensor_that_is_gone_leaves_nothing_behind_in_the_end()
    {
        await MeasureAsync(1, 2);
        await _house.StateAsync("motion", """{"state":"ON"}""");
        await _house.StateAsync("climate", "");
        await _house.StateAsync("motion", "");
        await _house.FlushAsync();
        _house.Core.Clock.Advance(TimeSpan.FromDays(100));

        await Retention.RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_house.Core.Get<SeriesMemory>().All);
        Assert.Empty((await _house.RestartedAsync()).Memory.All);
    }

    [Fact]
    public async Task The_last_hours_are_at_hand_in_five_minute_means()
    {
        await MeasureAsync([.. Enumerable.Range(0, 600).Select(i => (double)i)]);

        var sensor = _house.Sensor("climate");
        var recent = _house.Core.Get<SeriesMemory>().Recent(sensor, sensor.Values[0]);
        Assert.InRange(recent.Count, 72, 73);
        Assert.Equal(599, recent[^1].Max);
        Assert.All(recent.Zip(recent.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(5), pair.Second.Time - pair.First.Time));
    }

    [Fact]
    public async Task While_the_database_refuses_readings_wait_and_the_newest_state_stands()
    {
        await MeasureAsync(20);
        var file = _house.Core.DatabaseFile;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Move(file, file + ".away");
        Directory.CreateDirectory(file);

        await Assert.ThrowsAnyAsync<Exception>(_house.FlushAsync);
        await MeasureAsync(21);
        Directory.Delete(file);
        File.Move(file + ".away", file);
        await _house.FlushAsync();

        Assert.Equal([20, 21], (await _house.HistoryAsync("climate", "temperature", hours: 1)).Select(point => point.Mean));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_light_was_told_before_the_span_holds_when_it_begins(bool saved)
    {
        await _house.DescribeAsync();
        await _house.StateAsync("light", """{"state":"ON","brightness":100}""");
        _house.Core.Clock.Advance(TimeSpan.FromMinutes(1));
        await _house.StateAsync("light", """{"state":"ON","brightness":200}""");
        if (saved)
        {
            await _house.FlushAsync();
        }

        _house.Core.Clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal([200], (await _house.HistoryAsync("light", "brightness", hours: 1)).Select(point => point.Mean));
    }

    [Fact]
    public async Task How_many_there_are_is_known()
    {
        await MeasureAsync(1, 2, 3);
        await _house.FlushAsync();

        Assert.Equal((3, 0), await _house.Core.Get<ReadingStore>().CountAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>One reading a minute.</summary>
    private async Task MeasureAsync(params double[] temperatures)
    {
        foreach (var temperature in temperatures)
        {
            await _house.StateAsync("climate", FormattableString.Invariant($$"""{"temperature":{{temperature}}}"""));
            _house.Core.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
