using HomeHub.Core.Data;
using HomeHub.Core.Health;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Logs;

/// <summary>Deletes what is older or more than the policy allows, hourly and after the policy changed; keeps the file small and the disk reserve ready.</summary>
public sealed class LogRetention(
    IDbContextFactory<HubDbContext> contexts, SettingsStore settings, LogDeletion deletion, WriteTurn turn, DiskReserve reserve,
    ClockTrust trust, HubHealth health, TimeProvider clock, ILogger<LogRetention> logger)
    : HourlyTask("retention", "Old log entries could not be deleted", TimeSpan.FromSeconds(30), health, logger)
{
    /// <summary>A board keeps at most 16 KiB of entries for later, and says something at each boot: what it can still send is of its last few hundred boots.</summary>
    private const int BootsKept = 1_000;

    /// <summary>When it last ran and how many entries it deleted; null before the first run.</summary>
    public (DateTimeOffset Time, long Deleted)? LastRun { get; private set; }

    public async Task<RetentionPolicy> PolicyAsync(CancellationToken cancellation = default) =>
        await settings.GetAsync<RetentionPolicy>(RetentionPolicy.Name, cancellation) ?? new RetentionPolicy();

    public async Task SetPolicyAsync(RetentionPolicy policy, CancellationToken cancellation = default)
    {
        await settings.SetAsync(RetentionPolicy.Name, policy, cancellation);
        RunSoon();
    }

    /// <summary>Runs once; returns how many entries went.</summary>
    public async Task<long> RunAsync(CancellationToken cancellation = default)
    {
        var policy = await PolicyAsync(cancellation);
        long deleted = 0;
        foreach (var (level, keep) in policy.Levels)
        {
            if (await trust.IsPlausibleAsync(cancellation))
            {
                var cutoff = clock.GetUtcNow().AddDays(-keep.Days);
                deleted += await deletion.DeleteAsync(new LogFilter { Levels = [level], To = cutoff }, await LastBeforeAsync(cutoff, cancellation), null, cancellation);
            }

            if (await FirstBeyondAsync(level, keep.Entries, cancellation) is { } beyond)
            {
                deleted += await deletion.DeleteAsync(new LogFilter { Levels = [level] }, beyond, null, cancellation);
            }
        }

        await ForgetOldBootsAsync(cancellation);
        if (deleted > 0)
        {
            await ReleaseSpaceAsync(cancellation);
            Logger.LogInformation("Retention deleted {Count} log entries", deleted);
        }

        LastRun = (clock.GetUtcNow(), deleted);
        return deleted;
    }

    protected override async Task WorkAsync(CancellationToken cancellation)
    {
        await RunAsync(cancellation);
        EnsureReserve();
    }

    private void EnsureReserve()
    {
        reserve.Ensure();
        if (reserve.Exists)
        {
            Health.Clear(Conditions.Disk);
        }
    }

    /// <summary>
    /// The newest entry that came before every entry of this time or later. One that came after them and says an older time came while the clock was
    /// wrong, as that of a Raspberry Pi is until it has heard of the time: it is not old. One of a time to come says nothing: nothing after it would ever be.
    /// </summary>
    private async Task<long> LastBeforeAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var since = await LogSelection.ApplyAsync(db, new LogFilter { From = time, To = clock.GetUtcNow().AddMilliseconds(1) }, cancellation);
        return await since.Select(e => (long?)e.Id).FirstOrDefaultAsync(cancellation) - 1 ?? long.MaxValue;
    }

    /// <summary>The newest entry of a level that is one too many; null where there are not that many.</summary>
    private async Task<long?> FirstBeyondAsync(EntryLevel level, long kept, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var count = await db.LogEntries.LongCountAsync(e => e.Level == level, cancellation);
        if (count <= kept)
        {
            return null;
        }

        return await db.LogEntries.Where(e => e.Level == level).OrderBy(e => e.Id)
            .Select(e => (long?)e.Id).Skip((int)(count - kept - 1)).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>How far each boot's numbers came is needed as long as more of that boot can arrive.</summary>
    private async Task ForgetOldBootsAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var restless = await db.LogStreams.GroupBy(s => s.DeviceId).Where(g => g.Count() > BootsKept).Select(g => g.Key).ToListAsync(cancellation);
        foreach (var id in restless)
        {
            var last = await db.LogStreams.Where(s => s.DeviceId == id)
                .OrderByDescending(s => s.Incarnation).ThenByDescending(s => s.Boot).Skip(BootsKept - 1).FirstAsync(cancellation);
            using var _ = await turn.TakeAsync(cancellation);
            await db.LogStreams
                .Where(s => s.DeviceId == id && (s.Incarnation < last.Incarnation || (s.Incarnation == last.Incarnation && s.Boot < last.Boot)))
                .ExecuteDeleteAsync(cancellation);
        }
    }

    private async Task ReleaseSpaceAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var oldest = await db.LogEntries.MinAsync(e => (long?)e.Id, cancellation) ?? 0;
        using (await turn.TakeAsync(cancellation))
        {
            await db.LogHours.Where(h => h.MaxId < oldest).ExecuteDeleteAsync(cancellation);
            await db.Database.OpenConnectionAsync(cancellation);
            using var statements = new SqliteStatements((SqliteConnection)db.Database.GetDbConnection());
            statements.Execute(SqliteSql.ReleasePages);
            statements.Execute(SqliteSql.Optimize);
        }
    }
}
