using HomeHub.Core.Access;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Health;
using HomeHub.Core.Logs;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Sensors;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Tests.Health;

/// <summary>A start with a clock that is ahead, as with a mistyped date or an empty battery.</summary>
public sealed class ClockTrustTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan TenYears = TimeSpan.FromDays(3_653);
    private readonly HeardSensors _house = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_clock_that_is_years_ahead_makes_nothing_old()
    {
        await LiveAsync();
        _house.Core.Clock.Set(TenYears);
        await HouseKeepAsync();

        Assert.Equal((1, (2, 0), 1, 2), await CountAsync());
        var said = _house.Core.Get<HubHealth>().Find(Conditions.Clock);
        Assert.StartsWith("This machine's clock says 2036-03-01, 3,653 days after HomeHub last ran.", said?.Message);

        _house.Core.Clock.Advance(TimeSpan.FromMinutes(1));
        _house.Core.Clock.Set(-TenYears);
        await HouseKeepAsync();

        Assert.Equal((1, (2, 0), 1, 3), await CountAsync());
        Assert.Null(_house.Core.Get<HubHealth>().Find(Conditions.Clock));
    }

    [Fact]
    public async Task A_house_that_really_was_switched_off_for_long_goes_on_deleting_after_an_hour()
    {
        await LiveAsync();
        _house.Core.Clock.Set(TenYears);
        await HouseKeepAsync();
        _house.Core.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await _house.Core.Get<LogRetention>().RunAsync(Cancellation));

        _house.Core.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _house.Core.Get<LogRetention>().RunAsync(Cancellation));
        await HouseKeepAsync();

        var (entries, readings, rows, _) = await CountAsync();
        Assert.Equal((0, (0, 0), 0), (entries, readings, rows));
        Assert.Null(_house.Core.Get<HubHealth>().Find(Conditions.Clock));
    }

    [Fact]
    public async Task What_is_one_too_many_goes_all_the_same()
    {
        await LiveAsync();
        await _house.Core.SayAsync("kitchen", 1, 2);
        await _house.Core.Get<LogRetention>().SetPolicyAsync(
            new RetentionPolicy { Levels = new Dictionary<EntryLevel, LevelRetention> { [EntryLevel.Info] = new(7, 1) } }, Cancellation);
        _house.Core.Clock.Set(TenYears);

        Assert.Equal(1, await _house.Core.Get<LogRetention>().RunAsync(Cancellation));
    }

    [Fact]
    public async Task A_clock_that_is_set_has_to_prove_itself_anew()
    {
        var trust = await StartAsync(new Alive(Noon), ahead: TimeSpan.FromDays(30));
        Assert.False(await trust.IsPlausibleAsync(Cancellation));
        _house.Core.Clock.Advance(TimeSpan.FromMinutes(50));
        _house.Core.Clock.Set(TimeSpan.FromHours(5));
        Assert.False(await trust.IsPlausibleAsync(Cancellation));
        _house.Core.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.False(await trust.IsPlausibleAsync(Cancellation));
        _house.Core.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await trust.IsPlausibleAsync(Cancellation));
    }

    [Fact]
    public async Task Another_start_does_not_make_it_plausible()
    {
        var trust = await StartAsync(new Alive(Noon), TenYears);
        await trust.AliveAsync(stopped: true, Cancellation);

        var again = new ClockTrust(_house.Core.Get<SettingsStore>(), _house.Core.Get<HubHealth>(), _house.Core.Clock);
        Assert.False(await again.IsPlausibleAsync(Cancellation));
    }

    [Theory]
    [InlineData(1.9)]
    [InlineData(-30)]
    public async Task A_few_days_without_power_and_a_clock_that_is_behind_are_nothing_to_wait_for(double days)
    {
        var trust = await StartAsync(new Alive(Noon), TimeSpan.FromDays(days));
        Assert.True(await trust.IsPlausibleAsync(Cancellation));
        _house.Core.Clock.Set(TimeSpan.FromDays(Math.Max(0, -days)));
        Assert.True(await trust.IsPlausibleAsync(Cancellation));
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(0, -7.0, 0)]
    [InlineData(3_650, -1.0, -1)]
    [InlineData(-20_000, 0.0, 0)]
    public void When_it_last_ran_is_no_time_that_never_was(double told, double? believed, double since) =>
        Assert.Equal(Noon.AddDays(since), new Alive(Noon.AddDays(told), believed is { } days ? Noon.AddDays(days) : null).Since(Noon));

    /// <summary>An entry, two readings, a row of the timeline and a line of the audit list, and HomeHub ends.</summary>
    private async Task LiveAsync()
    {
        await _house.Core.StartWriterAsync();
        await _house.Core.SayAsync("kitchen", 1, 1);
        foreach (var temperature in (int[])[20, 21])
        {
            await _house.StateAsync("climate", $$"""{"temperature":{{temperature}}}""");
            _house.Core.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await _house.FlushAsync();
        await _house.Core.Get<DeviceStore>().SaveAsync([], [new TimelineEvent { Kind = TimelineKind.HubDown, Start = _house.Now, End = _house.Now, Summary = "down" }], Cancellation);
        await using var db = await _house.Core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(Cancellation);
        db.AuditEntries.Add(new AuditEntry { Time = _house.Now, Who = "owner", What = "Signed in" });
        await db.SaveChangesAsync(Cancellation);
        await _house.Core.Get<SettingsStore>().SetAsync("alive", new Alive(_house.Now), Cancellation);
    }

    /// <summary>What is done within 90 seconds of every start.</summary>
    private async Task HouseKeepAsync()
    {
        await _house.Core.Get<LogRetention>().RunAsync(Cancellation);
        await _house.Core.Get<ReadingRetention>().RunAsync(Cancellation);
        await _house.Core.Get<TimelineRetention>().RunAsync(Cancellation);
        await _house.Core.Get<AuditStore>().AddAsync("Signed in again", cancellation: Cancellation);
    }

    private async Task<(int Entries, (long, long) Readings, int Rows, int Lines)> CountAsync() => (
        (await _house.Core.LogAsync()).Count, await _house.Core.Get<ReadingStore>().CountAsync(Cancellation),
        (await _house.Core.Get<DeviceTimeline>().ReadHubAsync(DateTimeOffset.UnixEpoch, _house.Now, Cancellation)).Count,
        (await _house.Core.Get<AuditStore>().PageAsync(10, cancellation: Cancellation)).Count);

    private async Task<ClockTrust> StartAsync(Alive before, TimeSpan ahead)
    {
        await _house.Core.Get<SettingsStore>().SetAsync("alive", before, Cancellation);
        _house.Core.Clock.Set(ahead);
        return _house.Core.Get<ClockTrust>();
    }
}
