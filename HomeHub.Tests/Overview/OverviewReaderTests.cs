using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using HomeHub.Tests.Updates;
using HomeHub.Web.Components.Configs;
using HomeHub.Web.Components.Overview;

namespace HomeHub.Tests.Overview;

public sealed class OverviewReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_who_looks_within_two_seconds_shares_one_snapshot()
    {
        await using var core = await new TestCore().StartWriterAsync();
        var reader = Reader(core);
        var first = await reader.ReadAsync(Cancellation);
        await core.SayAsync("hall", """{"level":"error","message":"sensor gone"}""");

        Assert.Same(first, await reader.ReadAsync(Cancellation));
        core.Clock.Advance(OverviewReader.Fresh);
        var second = await reader.ReadAsync(Cancellation);

        Assert.Equal(1, second.Errors["hall"]);
        Assert.Equal(1, second.Hours.Sum(hour => hour.Count));
    }

    [Fact]
    public async Task Errors_from_before_yesterday_are_not_counted()
    {
        await using var core = await new TestCore().StartWriterAsync();
        await core.SayAsync("hall", """{"level":"error","message":"old"}""");
        core.Clock.Advance(TimeSpan.FromDays(2));
        await core.SayAsync("hall", """{"level":"critical","message":"new"}""");
        await core.SayAsync("hall", """{"level":"warning","message":"no error"}""");

        Assert.Equal(1, (await Reader(core).ReadAsync(Cancellation)).Errors["hall"]);
    }

    [Fact]
    public async Task A_stopped_rollout_and_a_failed_update_stand_there_until_the_device_is_updated_again()
    {
        await using var core = await UpdateHouse.CoreAsync();
        await core.AnnounceAsync("hall");
        await core.AnnounceAsync("attic");
        await core.PublishedAsync();
        await core.RolloutAsync(new RolloutRequest { Author = "a test" });
        var reader = Reader(core);
        Assert.Empty((await reader.ReadAsync(Cancellation)).FailedUpdates);
        var canary = (await core.Get<AttemptStore>().OpenAsync(Cancellation)).Single();

        await core.SayAsync(canary, "rolled_back", error: "it raised");
        var figures = await reader.ReadAsync(Cancellation);

        Assert.Equal("1.1.0", Assert.Single(figures.Stopped).Version);
        Assert.Equal((canary.DeviceId, "it raised"), (Assert.Single(figures.FailedUpdates).DeviceId, figures.FailedUpdates[0].Error));

        core.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await core.Get<RolloutControl>().RetryFailedAsync(figures.Stopped[0].Id, Cancellation));
        await core.StepAsync();
        figures = await reader.ReadAsync(Cancellation);
        Assert.Empty(figures.Stopped);
        Assert.Empty(figures.FailedUpdates);
    }

    private static OverviewReader Reader(TestCore core) =>
        new(core.Get<LogStore>(), core.Get<DeviceStore>(), core.Get<DeviceTimeline>(),
        new ConfigTroubles(core.Get<ConfigSync>(), core.Get<ConfigVersionStore>(), core.Get<DeviceRegistry>(), core.Clock),
        core.Get<RolloutStore>(), core.Get<AttemptStore>(), core.Get<DeviceFeed>(), core.Get<ConfigFeed>(), core.Get<UpdateFeed>(), core.Clock);
}
