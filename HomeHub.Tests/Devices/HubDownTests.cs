using System.Text;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Devices;

/// <summary>HomeHub itself was not running, and what the timelines say of it.</summary>
public sealed class HubDownTests : IAsyncDisposable
{
    private static readonly TimeSpan Night = TimeSpan.FromHours(8);
    private readonly TestCore _core = new();
    private bool _started;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private DateTimeOffset Now => _core.Clock.GetUtcNow();
    private DeviceRegistry Registry => _core.Get<DeviceRegistry>();

    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            await _core.Get<DeviceWatch>().StopAsync(CancellationToken.None);
        }

        await _core.DisposeAsync();
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-40)]
    public async Task A_night_without_power_has_its_length_once_a_machine_without_a_clock_hears_of_the_time(int startsAfter)
    {
        var alive = Now.AddSeconds(-startsAfter);
        await StartAsync(new Alive(alive));
        var end = Now.AddSeconds(10) + Night;
        _core.Clock.Advance(TimeSpan.FromSeconds(10));
        await Registry.ApplyAsync("porch", Now, state => state.Available(new AvailabilityPayload("online", "7-2"), Now));
        Assert.Single(await HubRowsAsync());

        _core.Clock.Set(Night);
        var row = await AfterTickAsync(rows => rows is [{ Duration.TotalHours: > 7 }]);
        var outage = Assert.Single(await _core.Get<DeviceTimeline>().ReadAsync("porch", alive.AddDays(-1), Now, withHub: false, cancellation: Cancellation));

        Assert.Equal((alive, end.AddSeconds(-10)), (row[0].Start, row[0].End));
        Assert.Equal($"HomeHub was not running for {(startsAfter > 0 ? "8 h" : "7 h 59 min")}", row[0].Summary);
        Assert.Equal((alive, end, DeviceState.HubWasDown), (outage.Start, outage.End, outage.Cause));
    }

    [Fact]
    public async Task A_clock_that_was_years_ahead_makes_no_outage_of_years()
    {
        var alive = Now.AddMinutes(-5);
        _core.Clock.Set(TimeSpan.FromDays(3_650));
        await StartAsync(new Alive(alive));

        _core.Clock.Set(TimeSpan.FromDays(-3_650));

        Assert.Equal("HomeHub was not running for 5 min", (await AfterTickAsync(rows => rows is [{ Duration.TotalHours: < 1 }]))[0].Summary);
    }

    [Fact]
    public async Task A_restart_that_somebody_wanted_is_told_only_where_it_took_long()
    {
        await StartAsync(new Alive(Now.AddSeconds(-1), Stopped: true));
        Assert.Empty(await HubRowsAsync());

        _core.Clock.Set(Night);

        Assert.Equal("HomeHub was not running for 8 h", (await AfterTickAsync(rows => rows.Count > 0))[0].Summary);
    }

    [Fact]
    public async Task A_crash_is_told_however_short_it_was()
    {
        await StartAsync(new Alive(Now.AddSeconds(-1)));
        Assert.Equal("HomeHub was not running for 1 s", Assert.Single(await HubRowsAsync()).Summary);
    }

    [Fact]
    public async Task A_clock_that_is_set_later_changes_no_past()
    {
        var alive = Now.AddMinutes(-5);
        await StartAsync(new Alive(alive));
        await AdvanceAsync(ClockTrust.Proof + TimeSpan.FromMinutes(1));
        _core.Clock.Set(Night);
        await AfterTickAsync(_ => true);

        Assert.Equal("HomeHub was not running for 5 min", Assert.Single(await HubRowsAsync()).Summary);
    }

    [Fact]
    public async Task Who_was_there_when_HomeHub_was_stopped_was_away_because_of_that()
    {
        await using var hub = await HubHost.RunAsync();
        await using (await ConnectAsync(hub, "7-1"))
        {
            await Eventually.TrueAsync("it is there", () => hub.Get<DeviceRegistry>().Find("porch")?.Availability == Availability.Online);
            await hub.StopAsync();
        }

        await hub.StartAsync();
        await using var again = await ConnectAsync(hub, "7-2");
        await again.PublishAsync("homehub/porch/heartbeat", """{"uptime_s":60,"wifi_drops":0,"mqtt_drops":1}"""u8.ToArray(), false, Cancellation);
        await Eventually.TrueAsync("it said why", () => hub.Get<DeviceRegistry>().Find("porch")?.MqttDrops == 1);

        var outage = (await Eventually.SeesAsync("its outage", () => hub.Get<DeviceTimeline>().ReadAsync("porch", DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), withHub: false, cancellation: Cancellation),
            rows => rows.Any(row => row is { Kind: TimelineKind.Outage, Open: false }))).Single(row => row.Kind == TimelineKind.Outage);
        Assert.Equal(DeviceState.HubWasDown, outage.Cause);
    }

    /// <summary>A board with a will, as all have.</summary>
    private static async Task<DeviceLink> ConnectAsync(HubHost hub, string session)
    {
        var (topic, offline) = ("homehub/porch/availability", Encoding.UTF8.GetBytes($$"""{"state":"offline","session":"{{session}}"}"""));
        var link = await DeviceLink.ConnectAsync("127.0.0.1", hub.BrokerPort, hub.Get<BrokerCredentials>().Username, hub.Get<BrokerCredentials>().Password, "porch", (topic, offline),
            hub.Get<IOptions<MqttOptions>>().Value, Cancellation);
        await link.PublishAsync(topic, Encoding.UTF8.GetBytes($$"""{"state":"online","session":"{{session}}"}"""), true, Cancellation);
        return link;
    }

    /// <summary>HomeHub starts, with a device that was there when it ended.</summary>
    private async Task StartAsync(Alive before)
    {
        _core.Get<HubDatabase>().Prepare();
        await _core.Get<SettingsStore>().SetAsync("alive", before, Cancellation);
        await _core.Get<DeviceStore>().SaveAsync([new Device { Id = "porch", Availability = Availability.Online, Session = "7-1", FirstSeen = before.Time, LastSeen = before.Time }], [], Cancellation);
        await _core.Get<DeviceWatch>().StartAsync(Cancellation);
        _started = true;
        // What the start has to tell is saved with this one.
        await Registry.EnsureAsync("hall", Now);
    }

    private Task<IReadOnlyList<TimelineEvent>> HubRowsAsync() => _core.Get<DeviceTimeline>().ReadHubAsync(DateTimeOffset.UnixEpoch, Now.AddYears(20), Cancellation);

    private async Task<IReadOnlyList<TimelineEvent>> AfterTickAsync(Func<IReadOnlyList<TimelineEvent>, bool> good)
    {
        await AdvanceAsync(TimeSpan.FromSeconds(31));
        return await Eventually.SeesAsync("its row is right", HubRowsAsync, good);
    }

    /// <summary>Lets time pass, and the watch look at it.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        var before = await AliveAsync();
        _core.Clock.Advance(time);
        await Eventually.TrueAsync("it looked at the clock", async () => await AliveAsync() != before);
        // What was changed by then is saved with this one.
        await Registry.AddAsync($"dummy-{Guid.NewGuid():N}", null, null);
    }

    private async Task<DateTimeOffset> AliveAsync() => (await _core.Get<SettingsStore>().GetAsync<Alive>("alive", Cancellation))!.Time;
}
