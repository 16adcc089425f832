using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace HomeHub.Core.Data;

/// <summary>Makes known, before anything is taken from a device, which secrets are stored.</summary>
internal sealed class SecretsStored(IDbContextFactory<HubDbContext> contexts, ISecretBox box, KnownSecrets known, IEnumerable<ISecretSource> sources) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await db.Database.SqlQueryRaw<string>(SqliteSql.StoredSecrets).ToListAsync(cancellationToken);
        // A network without a password and a board that brought its own have an empty one.
        known.Add(stored.Where(text => text.Length > 0)
            .Select(text => text.StartsWith('{') ? SecretMembers.Open(box, text) : SecretText.Open(box, text))
            .SelectMany(text => SecretWatch.SecretsIn(text, isJson: false)));
        known.Add(sources.SelectMany(source => source.Secrets));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
