using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Devices;

/// <summary>What happened to a device, and to HomeHub itself, in order of time.</summary>
public sealed class DeviceTimeline(IDbContextFactory<HubDbContext> contexts)
{
    /// <summary>
    /// Rows of a device that touch the span, newest first, with HomeHub's own (broker away, not running) among them unless
    /// <paramref name="withHub"/> is false.
    /// </summary>
    public async Task<IReadOnlyList<TimelineEvent>> ReadAsync(
        string deviceId, DateTimeOffset from, DateTimeOffset to, int limit = 1_000, bool withHub = true, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.TimelineEvents.AsNoTracking()
            .Where(e => (e.DeviceId == deviceId || (withHub && e.DeviceId == null)) && e.Start <= to && (e.Open || (e.End ?? e.Start) >= from))
            .OrderByDescending(e => e.Start).ThenByDescending(e => e.Id)
            .Take(limit)
            .ToListAsync(cancellation);
    }

    /// <summary>HomeHub's own rows that touch the span, newest first.</summary>
    public async Task<IReadOnlyList<TimelineEvent>> ReadHubAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.TimelineEvents.AsNoTracking()
            .Where(e => e.DeviceId == null && e.Start <= to && (e.Open || (e.End ?? e.Start) >= from))
            .OrderByDescending(e => e.Start)
            .ToListAsync(cancellation);
    }

    /// <summary>Log gaps of all devices since a time: how many entries, by device id.</summary>
    public async Task<IReadOnlyList<TimelineEvent>> GapsSinceAsync(DateTimeOffset since, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.TimelineEvents.AsNoTracking()
            .Where(e => e.Kind == TimelineKind.LogGap && e.Start >= since)
            .OrderByDescending(e => e.Start)
            .Take(500)
            .ToListAsync(cancellation);
    }
}
