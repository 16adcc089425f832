using HomeHub.Core.Data;
using HomeHub.Core.Health;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Access;

/// <summary>The audit list: the newest <see cref="Kept"/> lines, and none older than <see cref="KeptDays"/> days.</summary>
public sealed class AuditStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, ClockTrust trust, TimeProvider clock, ILogger<AuditStore> logger)
{
    public const int Kept = 20_000;
    public const int KeptDays = 400;
    private const int LongestText = 500;
    private const int TrimEvery = 200;
    private int _added;

    /// <summary>Adds a line. One that cannot be stored goes to the console instead: what was done is done.</summary>
    /// <param name="who">Null: <see cref="Actor.Current"/>.</param>
    public async Task AddAsync(string what, bool allowed = true, string? who = null, string? address = null, CancellationToken cancellation = default)
    {
        var actor = Actor.Current;
        var entry = new AuditEntry
        {
            Time = clock.GetUtcNow(), Who = Cut(who ?? actor.Name), What = Cut(what), Allowed = allowed, Address = address ?? actor.Address,
        };
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            using var mine = await turn.TakeAsync(cancellation);
            db.AuditEntries.Add(entry);
            await db.SaveChangesAsync(cancellation);
            if (Interlocked.Increment(ref _added) % TrimEvery == 1)
            {
                await TrimAsync(db, entry, await trust.IsPlausibleAsync(cancellation), cancellation);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning("Not in the audit list: {Who} from {Address}: {What}. {Reason}", entry.Who, entry.Address, entry.What, StorageFault.From(exception).Message);
        }
    }

    /// <summary>The newest lines, newest first.</summary>
    /// <param name="before">Only older than the line with this id.</param>
    public async Task<IReadOnlyList<AuditEntry>> PageAsync(int limit, long? before = null, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.AuditEntries.AsNoTracking().Where(entry => before == null || entry.Id < before).OrderByDescending(entry => entry.Id).Take(limit).ToListAsync(cancellation);
    }

    private static async Task TrimAsync(HubDbContext db, AuditEntry newest, bool byAge, CancellationToken cancellation)
    {
        var (oldest, first) = (newest.Time.AddDays(-KeptDays), newest.Id - Kept);
        await db.AuditEntries.Where(entry => entry.Id <= first || (byAge && entry.Time < oldest)).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>In one line: what others typed stands in here.</summary>
    private static string Cut(string text)
    {
        var line = new string([.. text.Take(LongestText).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > LongestText ? line + "…" : line;
    }
}
