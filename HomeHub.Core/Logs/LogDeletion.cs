using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Logs;

/// <summary>Deletes entries in small steps, so that ingest never waits long for its turn.</summary>
public sealed class LogDeletion(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, LogFeed feed)
{
    private const int Step = 500;

    /// <summary>Deletes one entry; false where there was none.</summary>
    public async Task<bool> DeleteAsync(long id, CancellationToken cancellation = default)
    {
        var deleted = await DeleteAsync([id], cancellation);
        feed.Rewritten();
        return deleted > 0;
    }

    /// <summary>Deletes everything that matches and is not newer than <paramref name="upTo"/>; returns how many.</summary>
    public async Task<long> DeleteAsync(LogFilter filter, long upTo, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        long total = 0;
        try
        {
            while (true)
            {
                var ids = await NextAsync(filter, upTo, cancellation);
                if (ids.Count == 0)
                {
                    return total;
                }

                total += await DeleteAsync(ids, cancellation);
                progress?.Report(total);
                await Task.Yield();
            }
        }
        finally
        {
            feed.Rewritten();
        }
    }

    private async Task<List<long>> NextAsync(LogFilter filter, long upTo, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var entries = await LogSelection.ApplyAsync(db, filter, cancellation, before: upTo < long.MaxValue ? upTo + 1 : null);
        return await entries.Select(e => e.Id).Take(Step).ToListAsync(cancellation);
    }

    private async Task<int> DeleteAsync(List<long> ids, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        using var mine = await turn.TakeAsync(cancellation);
        return await db.LogEntries.Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(cancellation);
    }
}
