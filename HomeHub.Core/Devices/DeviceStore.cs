using HomeHub.Core.Data;
using HomeHub.Core.Logs;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Devices;

/// <summary>Devices and their timelines in the database.</summary>
public sealed class DeviceStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn)
{
    public async Task<List<Device>> AllAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Devices.AsNoTracking().ToListAsync(cancellation);
    }

    /// <summary>Spans that have not ended yet.</summary>
    public async Task<List<TimelineEvent>> OpenSpansAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.TimelineEvents.AsNoTracking().Where(e => e.Open).ToListAsync(cancellation);
    }

    /// <summary>
    /// Writes new and changed devices and timeline rows in one transaction. A row that was stored and is gone (its device was deleted, or the database
    /// put aside) is written anew where its device is there, and dropped where not.
    /// </summary>
    internal async Task SaveAsync(IReadOnlyCollection<Device> devices, IReadOnlyCollection<TimelineEvent> events, CancellationToken cancellation)
    {
        using var _ = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var ids = devices.Select(d => d.Id).Concat(events.Select(e => e.DeviceId).OfType<string>()).Distinct().ToList();
        var known = (await db.Devices.Where(d => ids.Contains(d.Id)).Select(d => d.Id).ToListAsync(cancellation)).ToHashSet();
        foreach (var device in devices)
        {
            db.Entry(device).State = known.Add(device.Id) ? EntityState.Added : EntityState.Modified;
        }

        var rows = events.Where(e => e.Id != 0).Select(e => e.Id).ToList();
        var stored = await db.TimelineEvents.Where(e => rows.Contains(e.Id)).Select(e => new { e.Id, e.DeviceId, e.Kind }).ToDictionaryAsync(e => e.Id, cancellation);
        foreach (var row in events)
        {
            if (row.Id != 0 && !(stored.TryGetValue(row.Id, out var there) && (there.DeviceId, there.Kind) == (row.DeviceId, row.Kind)))
            {
                if (row.DeviceId is { } device && !known.Contains(device))
                {
                    continue;
                }

                row.Id = 0;
            }

            db.Entry(row).State = row.Id == 0 ? EntityState.Added : EntityState.Modified;
        }

        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>The timeline row of the gap before this entry, or null.</summary>
    internal async Task<TimelineEvent?> GapRowAsync(long logEntryId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.TimelineEvents.AsNoTracking().FirstOrDefaultAsync(e => e.LogEntryId == logEntryId, cancellation);
    }

    /// <summary>
    /// Deletes timeline rows that ended before a time, and of each device (and of HomeHub itself) all but the newest; returns how many. A row that says an
    /// older time than those before it came while the clock was wrong: it is not old. One that starts after <paramref name="now"/> tells nothing of others.
    /// </summary>
    /// <param name="before">Null: none for its age.</param>
    internal async Task<int> DeleteTimelineAsync(DateTimeOffset? before, DateTimeOffset now, int kept, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var over = db.TimelineEvents.Where(e => !e.Open);
        var deleted = 0;
        if (before is { } time)
        {
            var first = await db.TimelineEvents.Where(e => e.Start >= time && e.Start <= now).MinAsync(e => (long?)e.Id, cancellation) ?? long.MaxValue;
            deleted = await DeleteAsync(over.Where(e => e.Id < first && (e.End ?? e.Start) < time));
        }

        var restless = await db.TimelineEvents.GroupBy(e => e.DeviceId).Where(g => g.Count() > kept).Select(g => g.Key).ToListAsync(cancellation);
        foreach (var id in restless)
        {
            var last = await db.TimelineEvents.Where(e => e.DeviceId == id).OrderByDescending(e => e.Id).Select(e => e.Id).Skip(kept - 1).FirstAsync(cancellation);
            deleted += await DeleteAsync(over.Where(e => e.DeviceId == id && e.Id < last));
        }

        return deleted;

        // To look takes longer than to delete: the log writer waits for the latter only.
        async Task<int> DeleteAsync(IQueryable<TimelineEvent> rows)
        {
            using var _ = await turn.TakeAsync(cancellation);
            return await rows.ExecuteDeleteAsync(cancellation);
        }
    }

    /// <summary>Removes a device and its timeline.</summary>
    internal async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        using var _ = await turn.TakeAsync(cancellation);
        await db.TimelineEvents.Where(e => e.DeviceId == id).ExecuteDeleteAsync(cancellation);
        await db.Devices.Where(d => d.Id == id).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>How many entries each device stored at this level or above since a time (until another, where given), by device id.</summary>
    public async Task<Dictionary<string, int>> TroubleSinceAsync(DateTimeOffset since, EntryLevel least, DateTimeOffset? until = null, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // The hours give the ids worth looking at: without them, every error ever stored would be read.
        var firstHour = since.AddHours(-1);
        var firstId = await db.LogHours.Where(h => h.Hour > firstHour).MinAsync(h => (long?)h.MinId, cancellation) ?? long.MaxValue;
        var levels = Enum.GetValues<EntryLevel>().Where(l => l >= least).ToList();
        var end = until ?? DateTimeOffset.MaxValue;
        var lastId = until is null ? long.MaxValue : await db.LogHours.Where(h => h.Hour <= end).MaxAsync(h => (long?)h.MaxId, cancellation) ?? 0;
        return await db.LogEntries.Where(e => e.Id >= firstId && e.Id <= lastId && levels.Contains(e.Level) && e.Time >= since && e.Time <= end && e.DeviceId != null && e.Type != LogTypes.Gap)
            .GroupBy(e => e.DeviceId!)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
    }
}
