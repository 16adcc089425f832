using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Updates;

/// <summary>Rollouts and the devices in them, in the database: where they stand after a restart.</summary>
public sealed class RolloutStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn)
{
    /// <summary>Of those in which nothing happens any more.</summary>
    public const int Kept = 200;

    /// <summary>Per device.</summary>
    public const int AttemptsKept = 200;

    /// <summary>Rollouts, newest first.</summary>
    public async Task<IReadOnlyList<Rollout>> AllAsync(int limit = 100, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Whole(db).OrderByDescending(r => r.Id).Take(limit).ToListAsync(cancellation);
    }

    /// <summary>One rollout; null where there is none.</summary>
    public async Task<Rollout?> FindAsync(long id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Whole(db).FirstOrDefaultAsync(r => r.Id == id, cancellation);
    }

    /// <summary>Those that are not over, or have devices that are not done with.</summary>
    public async Task<IReadOnlyList<Rollout>> ActiveAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Whole(db).Where(r => r.State < RolloutState.Aborted || r.Devices.Any(d => d.State < RolloutDeviceState.Confirmed)).OrderBy(r => r.Id).ToListAsync(cancellation);
    }

    /// <summary>Those that stopped by themselves, newest first.</summary>
    public async Task<IReadOnlyList<Rollout>> StoppedAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Whole(db).Where(r => r.State == RolloutState.Stopped).OrderByDescending(r => r.Id).ToListAsync(cancellation);
    }

    /// <summary>Adds it; where its devices still wait in an older one, this one takes them over.</summary>
    internal async Task AddAsync(Rollout rollout, CancellationToken cancellation)
    {
        using var _ = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var mine = rollout.Devices.Where(d => d.State == RolloutDeviceState.Waiting).Select(d => d.DeviceId).ToList();
        db.Rollouts.Add(rollout);
        await db.SaveChangesAsync(cancellation);
        await db.RolloutDevices.Where(d => d.RolloutId != rollout.Id && d.State == RolloutDeviceState.Waiting && mine.Contains(d.DeviceId)).ExecuteUpdateAsync(set => set
            .SetProperty(d => d.State, RolloutDeviceState.Skipped).SetProperty(d => d.SettledAt, rollout.CreatedAt)
            .SetProperty(d => d.Words, $"The rollout of {rollout.Version} took it over."), cancellation);
        await db.Rollouts.Where(r => r.State >= RolloutState.Aborted && !r.Devices.Any(d => d.State < RolloutDeviceState.Confirmed))
            .OrderByDescending(r => r.Id).Skip(Kept).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Saves the rollout and its devices.</summary>
    internal async Task SaveAsync(Rollout rollout, CancellationToken cancellation)
    {
        using var _ = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Update(rollout);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>A device's turn: its attempt is there and the rollout knows it, or neither.</summary>
    internal async Task BeginAsync(RolloutDevice entry, UpdateAttempt attempt, CancellationToken cancellation)
    {
        using var _ = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // By rollouts, which are numbered: the clock may be wrong.
        await db.UpdateAttempts.Where(a => a.DeviceId == attempt.DeviceId && a.EndedAt != null)
            .OrderByDescending(a => a.RolloutId).ThenByDescending(a => a.CreatedAt).Skip(AttemptsKept).ExecuteDeleteAsync(cancellation);
        (entry.State, entry.AttemptId, entry.Words, entry.SettledAt) = (RolloutDeviceState.Updating, attempt.Id, null, null);
        db.Entry(entry).State = EntityState.Modified;
        db.UpdateAttempts.Add(attempt);
        await db.SaveChangesAsync(cancellation);
    }

    private static IQueryable<Rollout> Whole(HubDbContext db) =>
        db.Rollouts.AsNoTracking().Include(r => r.Devices.OrderBy(d => d.Wave).ThenBy(d => d.DeviceId));
}
