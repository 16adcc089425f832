using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Tests.Devices;

public sealed class TimelineRetentionTests : IAsyncLifetime
{
    private readonly TestCore _core = new();

    public async ValueTask InitializeAsync()
    {
        _core.Get<HubDatabase>().Prepare();
        await _core.Get<LogRetention>().SetPolicyAsync(
            new RetentionPolicy { Levels = new Dictionary<EntryLevel, LevelRetention> { [EntryLevel.Debug] = new(7, 100), [EntryLevel.Error] = new(30, 100) } },
            TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task What_ended_before_any_log_entry_that_is_kept_goes_and_what_goes_on_stays()
    {
        await SaveAsync(Moment(40, "long ago"), Span(40, null, "still away"), Span(40, 20, "ended lately"), Span(40, 35, "ended long ago"), Moment(29, "lately"));

        Assert.Equal(2, await _core.Get<TimelineRetention>().RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["still away", "ended lately", "lately"], await SummariesAsync());
    }

    [Fact]
    public async Task What_came_while_the_clock_was_wrong_is_not_old()
    {
        await SaveAsync(Moment(2, "before the power cut"), Moment(20_000, "before it knew the time"), Moment(1, "after"));

        Assert.Equal(0, await _core.Get<TimelineRetention>().RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_row_of_a_time_to_come_keeps_none_after_it_from_growing_old()
    {
        await SaveAsync(Moment(-3_650, "while the clock was ahead"), Moment(40, "long ago"), Moment(1, "lately"));

        Assert.Equal(1, await _core.Get<TimelineRetention>().RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["while the clock was ahead", "lately"], await SummariesAsync());
    }

    [Fact]
    public async Task Of_a_restless_device_only_the_newest_stay_and_others_lose_nothing()
    {
        await SaveAsync([.. Enumerable.Range(0, TimelineRetention.RowsKept + 3).Select(i => Moment(1, $"row {i}")), Moment(2, "of HomeHub itself", device: null), Moment(2, "of the attic", "attic")]);

        Assert.Equal(3, await _core.Get<TimelineRetention>().RunAsync(TestContext.Current.CancellationToken));

        var left = await SummariesAsync();
        Assert.Equal(TimelineRetention.RowsKept + 2, left.Count);
        Assert.Equal("row 3", left[0]);
        Assert.Equal(["of HomeHub itself", "of the attic"], left.TakeLast(2));
    }

    private TimelineEvent Moment(int daysAgo, string summary, string? device = "porch") =>
        new() { DeviceId = device, Kind = TimelineKind.Boot, Start = Ago(daysAgo), Summary = summary };

    private TimelineEvent Span(int fromDaysAgo, int? toDaysAgo, string summary) => new()
    {
        DeviceId = "porch", Kind = TimelineKind.Outage, Start = Ago(fromDaysAgo), End = toDaysAgo is { } to ? Ago(to) : null, Open = toDaysAgo is null, Summary = summary,
    };

    private DateTimeOffset Ago(int days) => _core.Clock.GetUtcNow().AddDays(-days);

    private Task SaveAsync(params TimelineEvent[] rows) => _core.Get<DeviceStore>().SaveAsync(
        [.. rows.Select(row => row.DeviceId).OfType<string>().Distinct().Select(id => new Device { Id = id })], rows, TestContext.Current.CancellationToken);

    private async Task<List<string>> SummariesAsync()
    {
        await using var db = await _core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return [.. db.TimelineEvents.OrderBy(row => row.Id).Select(row => row.Summary)];
    }
}
