using HomeHub.Core.Logs;

namespace HomeHub.Web.Components.Logs;

/// <summary>Entries read in one go, ascending, and whether there may be more on either side.</summary>
internal sealed record LogPage(IReadOnlyList<LogEntry> Rows, bool HasOlder, bool HasNewer)
{
    public long FirstId => Rows.Count > 0 ? Rows[0].Id : 0;
    public long LastId => Rows.Count > 0 ? Rows[^1].Id : 0;
}

/// <summary>Reads what a filter lets through in pages of one size, always next to an id.</summary>
internal sealed class LogPages(LogStore store, LogFilter filter, int size)
{
    public async Task<LogPage> NewestAsync(CancellationToken cancellation)
    {
        var rows = await store.PageAsync(new LogQuery(filter, Limit: size), cancellation);
        return new LogPage(rows, HasOlder: rows.Count == size, HasNewer: false);
    }

    public async Task<LogPage> OldestAsync(CancellationToken cancellation)
    {
        var rows = await store.PageAsync(new LogQuery(filter, After: 0, Limit: 2 * size), cancellation);
        return new LogPage(rows, HasOlder: false, HasNewer: rows.Count == 2 * size);
    }

    public async Task<LogPage> AroundAsync(long id, CancellationToken cancellation)
    {
        var older = await BeforeAsync(id, cancellation);
        var newer = await AfterAsync(id - 1, cancellation);
        return new LogPage([.. older.Rows, .. newer.Rows], older.HasOlder, newer.HasNewer);
    }

    public async Task<LogPage> BeforeAsync(long id, CancellationToken cancellation)
    {
        var rows = await store.PageAsync(new LogQuery(filter, Before: id, Limit: size), cancellation);
        return new LogPage(rows, HasOlder: rows.Count == size, HasNewer: true);
    }

    public async Task<LogPage> AfterAsync(long id, CancellationToken cancellation)
    {
        var rows = await store.PageAsync(new LogQuery(filter, After: id, Limit: size), cancellation);
        return new LogPage(rows, HasOlder: true, HasNewer: rows.Count == size);
    }

    /// <summary>What is still there of a stretch. Ids only ever go from it: new entries come after all others.</summary>
    public async Task<IReadOnlyList<LogEntry>> AgainAsync(IReadOnlyList<LogEntry> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return rows;
        }

        var page = await store.PageAsync(new LogQuery(filter, After: rows[0].Id - 1, Limit: rows.Count), cancellation);
        var known = rows.ToDictionary(e => e.Id);
        // An entry that did not change stays the same object, so its row is not rendered again.
        return [.. page.Where(e => known.ContainsKey(e.Id)).Select(e => known[e.Id].Missing == e.Missing ? known[e.Id] : e)];
    }

    /// <summary>The oldest id the filter lets through; 0 where there is none.</summary>
    public async Task<long> OldestIdAsync(CancellationToken cancellation) =>
        await store.PageAsync(new LogQuery(filter, After: 0, Limit: 1), cancellation) is [var oldest] ? oldest.Id : 0;
}
