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
        known.Add(stored.Select(text => text.StartsWith(SecretText.Locked, StringComparison.Ordinal) ? SecretText.Open(box, text) : SecretMembers.Open(box, text))
            .SelectMany(text => SecretWatch.SecretsIn(text, isJson: false)));
        known.Add(sources.SelectMany(source => source.Secrets));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
