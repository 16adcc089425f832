using System.Runtime.CompilerServices;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Logs;

/// <summary>Reads the stored log. Everything is by id: a page is as fast in the middle of a million entries as at the end.</summary>
public sealed class LogStore(IDbContextFactory<HubDbContext> contexts, LogFeed feed)
{
    /// <summary>A page, ascending by id: after an id, before one, or the newest.</summary>
    public async Task<IReadOnlyList<LogEntry>> PageAsync(LogQuery query, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var newestFirst = query.After is null;
        var entries = await LogSelection.ApplyAsync(db, query.Filter, cancellation, query.After, query.Before, newestFirst);
        var page = await entries.Take(query.Limit).ToListAsync(cancellation);
        if (newestFirst)
        {
            page.Reverse();
        }

        return page;
    }

    /// <summary>What came after an id and passes the filter, ascending, at most <paramref name="limit"/>; from memory where it reaches back that far.</summary>
    public async ValueTask<IReadOnlyList<LogEntry>> NewAsync(LogFilter filter, long after, int limit, CancellationToken cancellation = default)
    {
        if (!filter.HasText && feed.After(after) is { } recent)
        {
            return filter.IsEmpty && recent.Count <= limit ? recent : [.. recent.Where(filter.Matches).Take(limit)];
        }

        return await PageAsync(new LogQuery(filter, After: after, Limit: limit), cancellation);
    }

    /// <summary>How many came after an id, up to another, and pass the filter; from memory where it reaches back that far.</summary>
    public async ValueTask<long> CountNewAsync(LogFilter filter, long after, long upTo, CancellationToken cancellation = default)
    {
        if (!filter.HasText && feed.After(after) is { } recent)
        {
            return recent.Count(e => e.Id <= upTo && filter.Matches(e));
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await (await LogSelection.ApplyAsync(db, filter, cancellation, after, upTo < long.MaxValue ? upTo + 1 : null)).LongCountAsync(cancellation);
    }

    public async Task<LogEntry?> FindAsync(long id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.LogEntries.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellation);
    }

    public async Task<long> CountAsync(LogFilter filter, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await (await LogSelection.ApplyAsync(db, filter, cancellation)).LongCountAsync(cancellation);
    }

    /// <summary>The first matching entry received at or after a time; null where there is none: where "jump to" lands.</summary>
    public async Task<long?> FirstIdAtAsync(LogFilter filter, DateTimeOffset time, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var from = filter.From > time ? filter.From : time;
        var entries = await LogSelection.ApplyAsync(db, filter with { From = from }, cancellation);
        return await entries.Select(e => (long?)e.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Oldest and newest stored id; zeros for an empty log.</summary>
    public async Task<(long Oldest, long Newest)> IdRangeAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var oldest = await db.LogEntries.OrderBy(e => e.Id).Select(e => e.Id).FirstOrDefaultAsync(cancellation);
        var newest = await db.LogEntries.OrderByDescending(e => e.Id).Select(e => e.Id).FirstOrDefaultAsync(cancellation);
        return (oldest, newest);
    }

    /// <summary>Everything that matches, ascending, read page by page so that memory stays flat whatever the size.</summary>
    public async IAsyncEnumerable<LogEntry> StreamAsync(LogFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (long after = 0; ;)
        {
            var page = await PageAsync(new LogQuery(filter, After: after, Limit: 1_000), cancellation);
            foreach (var entry in page)
            {
                yield return entry;
            }

            if (page.Count < 1_000)
            {
                yield break;
            }

            after = page[^1].Id;
        }
    }

    /// <summary>Entries per hour and level since a time, ascending.</summary>
    public async Task<IReadOnlyList<LogHour>> HoursAsync(DateTimeOffset since, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.LogHours.AsNoTracking().Where(h => h.Hour >= since).OrderBy(h => h.Hour).ThenBy(h => h.Level).ToListAsync(cancellation);
    }

    /// <summary>Every type that occurs.</summary>
    public async Task<IReadOnlyList<string>> TypesAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Database.SqlQueryRaw<string>(SqliteSql.DistinctTypes).ToListAsync(cancellation);
    }
}
