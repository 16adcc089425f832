using System.Text;
using System.Text.Json.Nodes;
using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Data;

/// <summary>
/// Locks what was stored before secrets were locked, once; and says which secrets cannot be unlocked any more, until they are entered again.
/// </summary>
internal sealed class SecretStart(
    IDbContextFactory<HubDbContext> contexts, SettingsStore settings, RetainedStore retained, ISecretBox box, HubHealth health, TimeProvider clock, ILogger<SecretStart> logger) : BackgroundService
{
    private const string Done = "secrets-locked";
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await settings.GetAsync<LockedSecrets>(Done, cancellationToken) is null)
        {
            await LockAsync(cancellationToken);
            await settings.SetAsync(Done, new LockedSecrets(clock.GetUtcNow()), cancellationToken);
        }

        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookAgain, clock);
        while (health.Find(Conditions.Secrets) is not null && await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogDebug(exception, "Lost secrets could not be looked for");
            }
        }
    }

    private async Task LockAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Reading takes them as they are, writing locks them.
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var secrets = entity.GetProperties().Where(property => property.GetValueConverter() is SecretText).ToList();
            if (secrets.Count > 0)
            {
                await foreach (var row in Rows(db, entity.ClrType).WithCancellation(cancellation))
                {
                    secrets.ForEach(secret => db.Entry(row).Property(secret.Name).IsModified = true);
                }
            }
        }

        var changed = await db.SaveChangesAsync(cancellation);
        await retained.LockAsync(cancellation);
        if (changed > 0)
        {
            // Freed pages and the write-ahead log would still hold what stood there.
            await db.Database.ExecuteSqlRawAsync(SqliteSql.Vacuum, cancellation);
            await db.Database.ExecuteSqlRawAsync(SqliteSql.Checkpoint, cancellation);
            logger.LogInformation("Secrets in {Count} rows of the database are locked from now on", changed);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var stored = await db.Database.SqlQueryRaw<string>(SqliteSql.LockedSecrets).ToListAsync(cancellation);
        var lost = stored.Select(secret => SecretMembers.Open(box, secret)).Where(opened => opened.Contains(SecretText.Lost, StringComparison.Ordinal))
            .Select(opened => JsonNode.Parse(opened)!["name"]!.GetValue<string>()).ToList();
        if (lost.Count == 0)
        {
            health.Clear(Conditions.Secrets);
        }
        else
        {
            health.Report(Conditions.Secrets, new StringBuilder()
                .Append("The key that passwords were locked with is gone from the folder keys beside the database. Enter them again for ").AppendJoin(", ", lost)
                .Append(". Everything else is as it was, and devices go on with what they have; or stop HomeHub, put the folder back from a backup, and start it.").ToString());
        }
    }

    private static IAsyncEnumerable<object> Rows(HubDbContext db, Type entity) =>
        ((IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), Type.EmptyTypes)!.MakeGenericMethod(entity).Invoke(db, null)!).AsAsyncEnumerable();

    private sealed record LockedSecrets(DateTimeOffset Since);
}
