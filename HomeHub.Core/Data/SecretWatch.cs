using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace HomeHub.Core.Data;

/// <summary>Whatever is stored in a column that holds secrets is a known secret from its commit on.</summary>
internal sealed class SecretWatch(KnownSecrets known) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Waiting> _waiting = [];

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Collect(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Collect(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context!);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Learn(eventData.Context!);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Learn(eventData.Context!);
        return Task.CompletedTask;
    }

    /// <summary>The secrets in what a column that goes through <see cref="SecretText"/> holds.</summary>
    internal static IEnumerable<string> SecretsIn(string text, bool isJson)
    {
        try
        {
            // A message that is locked as a whole is JSON with secrets in it; so could a password begin.
            return isJson || text.StartsWith('{') ? SecretMembers.Find(text) : [text];
        }
        catch (JsonException)
        {
            return [text];
        }
    }

    private void Collect(DbContext context)
    {
        var found = context.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified).SelectMany(Secrets).ToList();
        var transaction = context.Database.CurrentTransaction?.TransactionId;
        // One that was rolled back ends without a word; a form that is only tried out must not make a secret of every word in it.
        if (_waiting.TryGetValue(context, out var waiting) && (transaction is null || waiting.Transaction != transaction))
        {
            _waiting.Remove(context);
        }

        if (found.Count > 0)
        {
            _waiting.GetValue(context, _ => new Waiting(transaction)).Secrets.AddRange(found);
        }
    }

    private void Saved(DbContext context)
    {
        if (context.Database.CurrentTransaction is null)
        {
            Learn(context);
        }
    }

    private void Learn(DbContext context)
    {
        if (_waiting.TryGetValue(context, out var waiting))
        {
            _waiting.Remove(context);
            known.Add(waiting.Secrets);
        }
    }

    private static IEnumerable<string> Secrets(EntityEntry entry) => entry.Metadata.GetProperties()
        .Where(property => property.GetValueConverter() is SecretText)
        .SelectMany(property => entry.CurrentValues[property] is string text ? SecretsIn(text, IsJson(property)) : []);

    private static bool IsJson(IProperty property) => property.GetValueConverter() is SecretJson;

    private sealed record Waiting(Guid? Transaction)
    {
        public List<string> Secrets { get; } = [];
    }
}
