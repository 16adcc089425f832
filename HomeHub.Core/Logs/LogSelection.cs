using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Logs;

/// <summary>A filter as a query.</summary>
internal static class LogSelection
{
    /// <summary>
    /// What matches and lies between two ids, both excluded, in order of id. The ids bound and order whatever the query begins
    /// with, so that SQLite stops at the first page instead of sorting all that matches.
    /// </summary>
    public static async Task<IQueryable<LogEntry>> ApplyAsync(
        HubDbContext db, LogFilter filter, CancellationToken cancellation, long? after = null, long? before = null, bool newestFirst = false)
    {
        var match = FullTextQuery.From(filter.Text);
        if (match is null && filter.HasText)
        {
            return db.LogEntries.Where(e => false).OrderBy(e => e.Id);
        }

        if (filter.From is not null || filter.To is not null)
        {
            if (await RangeAsync(db, filter, cancellation) is not { } range)
            {
                return db.LogEntries.Where(e => false).OrderBy(e => e.Id);
            }

            after = Math.Max(after ?? 0, range.Min - 1);
            before = Math.Min(before ?? long.MaxValue, range.Max + 1);
        }

        var entries = Criteria(db.LogEntries.AsNoTracking(), filter);
        return match is null ? InOrder(entries, after, before, newestFirst) : WithText(db, entries, match, after, before, newestFirst);
    }

    private static IQueryable<LogEntry> Criteria(IQueryable<LogEntry> entries, LogFilter filter)
    {
        if (filter.DeviceIds.Count > 0)
        {
            entries = entries.Where(e => e.DeviceId != null && filter.DeviceIds.Contains(e.DeviceId));
        }

        if (filter.Levels.Count > 0)
        {
            entries = entries.Where(e => filter.Levels.Contains(e.Level));
        }

        if (filter.Types.Count > 0)
        {
            entries = entries.Where(e => filter.Types.Contains(e.Type));
        }

        if (filter.From is { } from)
        {
            entries = entries.Where(e => e.Time >= from);
        }

        return filter.To is { } to ? entries.Where(e => e.Time < to) : entries;
    }

    private static IQueryable<LogEntry> InOrder(IQueryable<LogEntry> entries, long? after, long? before, bool newestFirst)
    {
        if (after is not null)
        {
            entries = entries.Where(e => e.Id > after);
        }

        if (before is not null)
        {
            entries = entries.Where(e => e.Id < before);
        }

        return newestFirst ? entries.OrderByDescending(e => e.Id) : entries.OrderBy(e => e.Id);
    }

    /// <summary>FTS5 gives its matches in order of row id either way; the rest of the filter is checked on the way.</summary>
    private static IQueryable<LogEntry> WithText(
        HubDbContext db, IQueryable<LogEntry> entries, string match, long? after, long? before, bool newestFirst)
    {
        var texts = db.LogTexts.Where(t => t.Match == match);
        if (after is not null)
        {
            texts = texts.Where(t => t.RowId > after);
        }

        if (before is not null)
        {
            texts = texts.Where(t => t.RowId < before);
        }

        var found = texts.Join(entries, t => t.RowId, e => e.Id, (t, e) => new { t.RowId, Entry = e });
        return (newestFirst ? found.OrderByDescending(f => f.RowId) : found.OrderBy(f => f.RowId)).Select(f => f.Entry);
    }

    /// <summary>The ids received in the hours a span of time touches: the way from a time to ids; null where there are none.</summary>
    private static async Task<IdRange?> RangeAsync(HubDbContext db, LogFilter filter, CancellationToken cancellation)
    {
        var hours = db.LogHours.AsNoTracking();
        if (filter.From is { } from)
        {
            var firstHour = from > DateTimeOffset.UnixEpoch ? from.AddHours(-1) : DateTimeOffset.MinValue;
            hours = hours.Where(h => h.Hour > firstHour);
        }

        if (filter.To is { } to)
        {
            hours = hours.Where(h => h.Hour < to);
        }

        // One row or none; as a list, because a single one would be asked for as the first two of a set without an order.
        return (await hours.GroupBy(_ => 1).Select(g => new IdRange(g.Min(h => h.MinId), g.Max(h => h.MaxId))).ToListAsync(cancellation)).SingleOrDefault();
    }

    private sealed record IdRange(long Min, long Max);
}
