using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Updates;

/// <summary>What is published where, in the database.</summary>
public sealed class PublicationStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, UpdateFeed feed)
{
    public async Task<IReadOnlyList<Publication>> AllAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Publications.AsNoTracking().OrderBy(p => p.Host).ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<Publication>> OfAsync(long releaseId, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Publications.AsNoTracking().Where(p => p.ReleaseId == releaseId).OrderBy(p => p.Host).ToListAsync(cancellation);
    }

    /// <summary>Adds or replaces what is known of a release on a host; a published one is a published release from then on.</summary>
    internal async Task SaveAsync(Publication publication, CancellationToken cancellation)
    {
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.Publications.Where(p => p.ReleaseId == publication.ReleaseId && p.Host == publication.Host).ExecuteDeleteAsync(cancellation);
            db.Entry(publication).State = EntityState.Added;
            await db.SaveChangesAsync(cancellation);
            if (publication.State == PublicationState.Published)
            {
                await db.Releases.Where(r => r.Id == publication.ReleaseId && r.PublishedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.PublishedAt, publication.At), cancellation);
            }

            await transaction.CommitAsync(cancellation);
        }

        feed.Tell();
    }

    internal async Task RemoveAsync(long releaseId, string host, CancellationToken cancellation)
    {
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await db.Publications.Where(p => p.ReleaseId == releaseId && p.Host == host).ExecuteDeleteAsync(cancellation);
        }

        feed.Tell();
    }

    /// <summary>What was being published when HomeHub ended.</summary>
    internal async Task InterruptAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        using var _ = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Publications.Where(p => p.State == PublicationState.Publishing).ExecuteUpdateAsync(set => set
            .SetProperty(p => p.State, PublicationState.Interrupted).SetProperty(p => p.At, now)
            .SetProperty(p => p.Error, "HomeHub ended while it was publishing. Publish again: it goes on where it stopped."), cancellation);
    }
}
