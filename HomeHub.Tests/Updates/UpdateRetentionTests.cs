using HomeHub.Core.Data;
using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Tests.Updates;

/// <summary>Rollouts and attempts do not pile up for years.</summary>
public sealed class UpdateRetentionTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_devices_attempts_that_ended_the_newest_are_kept()
    {
        await using var core = await UpdateHouse.CoreAsync();
        var old = Enumerable.Range(1, RolloutStore.AttemptsKept + 50).Select(i => Attempt($"old-{i}", "kitchen", i, ended: true)).ToList();
        await AddAsync(core, [.. old, Attempt("open", "kitchen", 1, ended: false), Attempt("other", "hall", 1, ended: true)]);
        var rollout = Rollout(RolloutState.Running, RolloutDeviceState.Waiting);
        await core.Get<RolloutStore>().AddAsync(rollout, Cancellation);

        await core.Get<RolloutStore>().BeginAsync(rollout.Devices[0], Attempt("new", "kitchen", 1_000, ended: false), Cancellation);

        var kept = (await core.Get<AttemptStore>().OfDeviceAsync("kitchen", 1_000, Cancellation)).Select(attempt => attempt.Id).Order();
        Assert.Equal([.. old.TakeLast(RolloutStore.AttemptsKept).Select(attempt => attempt.Id).Append("open").Append("new").Order()], kept);
        Assert.Single(await core.Get<AttemptStore>().OfDeviceAsync("hall", cancellation: Cancellation));
        await using var db = await core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(RolloutStore.AttemptsKept + 3, await db.Set<UpdateStage>().CountAsync(Cancellation));
    }

    [Fact]
    public async Task Of_the_rollouts_that_are_over_the_newest_are_kept()
    {
        await using var core = await UpdateHouse.CoreAsync();
        await AddAsync(core, [Rollout(RolloutState.Paused, RolloutDeviceState.Waiting), Rollout(RolloutState.Aborted, RolloutDeviceState.Updating)]);
        await AddAsync(core, [.. Enumerable.Range(0, RolloutStore.Kept + 50).Select(_ => Rollout(RolloutState.Finished, RolloutDeviceState.Confirmed))]);

        await core.Get<RolloutStore>().AddAsync(Rollout(RolloutState.Running, RolloutDeviceState.Waiting, "hall"), Cancellation);

        var kept = await core.Get<RolloutStore>().AllAsync(1_000, Cancellation);
        Assert.Equal([.. Enumerable.Range(0, RolloutStore.Kept + 1).Select(i => (long)(RolloutStore.Kept + 53 - i)), 2, 1], kept.Select(rollout => rollout.Id));
        Assert.All(kept, rollout => Assert.Single(rollout.Devices));
    }

    private static UpdateAttempt Attempt(string id, string device, long rollout, bool ended)
    {
        var attempt = new UpdateAttempt
        {
            // A clock that was once ahead: the number of the rollout says what came after what.
            Id = id, DeviceId = device, RolloutId = rollout, Version = "1.1.0", FilesSha256 = "", Host = HttpFirmwareHost.HostName, Token = "", CreatedAt = Then.AddDays(-rollout),
        };
        attempt.Enter(ended ? UpdateState.Confirmed : UpdateState.Queued, attempt.CreatedAt);
        attempt.EndedAt = ended ? attempt.CreatedAt : null;
        return attempt;
    }

    private static Rollout Rollout(RolloutState state, RolloutDeviceState standing, string device = "kitchen") => new()
    {
        Version = "1.1.0", Author = "a test", Host = HttpFirmwareHost.HostName, State = state, CreatedAt = Then, Devices = [new RolloutDevice { DeviceId = device, State = standing }],
    };

    private static async Task AddAsync(TestCore core, object[] rows)
    {
        await using var db = await core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(Cancellation);
        db.AddRange(rows);
        await db.SaveChangesAsync(Cancellation);
    }
}
