using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Updates;

/// <summary>Update attempts with their stages, in the database.</summary>
public sealed class AttemptStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, UpdateProgress progress) : IDeviceBelongings
{
    /// <summary>A device's attempts, newest first.</summary>
    public async Task<IReadOnlyList<UpdateAttempt>> OfDeviceAsync(string deviceId, int limit = 50, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return Live(await Whole(db).Where(a => a.DeviceId == deviceId).OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id).Take(limit).ToListAsync(cancellation));
    }

    /// <summary>All attempts of a rollout.</summary>
    public async Task<IReadOnlyList<UpdateAttempt>> OfRolloutAsync(long rolloutId, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return Live(await Whole(db).Where(a => a.RolloutId == rolloutId).OrderBy(a => a.CreatedAt).ToListAsync(cancellation));
    }

    /// <summary>One attempt; null where there is none.</summary>
    public async Task<UpdateAttempt?> FindAsync(string id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return Live(await Whole(db).Where(a => a.Id == id).ToListAsync(cancellation)).FirstOrDefault();
    }

    /// <summary>Those that have not ended, and those that ended by the clock and were heard of since.</summary>
    public async Task<IReadOnlyList<UpdateAttempt>> OpenAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return Live(await Whole(db).Where(a => a.EndedAt == null || (a.TimedOut && a.ClaimedAt != null)).OrderBy(a => a.CreatedAt).ToListAsync(cancellation));
    }

    /// <summary>Those that went wrong since then and were the last of their device, newest first.</summary>
    public async Task<IReadOnlyList<UpdateAttempt>> FailedSinceAsync(DateTimeOffset since, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.UpdateAttempts.AsNoTracking()
            .Where(a => a.EndedAt >= since && (a.State == UpdateState.Failed || a.State == UpdateState.RolledBack || a.State == UpdateState.Rejected))
            .Where(a => !db.UpdateAttempts.Any(later => later.DeviceId == a.DeviceId && later.CreatedAt > a.CreatedAt))
            .OrderByDescending(a => a.EndedAt).ToListAsync(cancellation);
    }

    /// <summary>The release an open attempt's token is good for; null: it is no such token.</summary>
    /// <param name="folder">The release's, as it stands in the path.</param>
    public async Task<long?> ReleaseOfTokenAsync(string folder, string token, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var open = await db.UpdateAttempts.AsNoTracking().Where(a => a.EndedAt == null).ToListAsync(cancellation);
        // All of them, and each by its whole length: how long it takes says nothing about a token.
        return open.Where(attempt => $"{attempt.Version}-{attempt.Sequence}" == folder && attempt.Token != SecretText.Lost).Aggregate((long?)null, (found, attempt) =>
            System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(attempt.Token), System.Text.Encoding.UTF8.GetBytes(token))
                ? attempt.ReleaseId : found);
    }

    internal async Task SaveAsync(UpdateAttempt attempt, CancellationToken cancellation)
    {
        using var _ = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Entry(attempt).State = EntityState.Modified;
        foreach (var stage in attempt.Stages.Where(stage => stage.Id == 0))
        {
            db.Entry(stage).State = EntityState.Added;
        }

        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Its device was deleted in this moment, and the attempt with it.
        }

        if (!attempt.IsOpen)
        {
            progress.Forget(attempt.Id);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>> SensorSlugsAsync(string deviceId, CancellationToken cancellation) => Task.FromResult<IReadOnlyCollection<string>>([]);

    /// <inheritdoc/>
    public async Task ForgetAsync(string deviceId, CancellationToken cancellation)
    {
        using var _ = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.UpdateAttempts.Where(a => a.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
        await db.DeviceKeys.Where(k => k.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static IQueryable<UpdateAttempt> Whole(HubDbContext db) => db.UpdateAttempts.AsNoTracking().Include(a => a.Stages.OrderBy(stage => stage.Id));

    private List<UpdateAttempt> Live(List<UpdateAttempt> attempts)
    {
        attempts.ForEach(progress.Apply);
        return attempts;
    }
}
