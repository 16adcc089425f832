using System.Text;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Configs;

/// <summary>What came of saving or deleting a reusable connection.</summary>
/// <param name="Errors">Why nothing was done, by field; empty: it was.</param>
/// <param name="DeviceIds">Devices that use it and have a new version of their config now; where it was not deleted: those it is in use by.</param>
public sealed record ConnectionSave(IReadOnlyList<FieldError> Errors, IReadOnlyList<string> DeviceIds);

/// <summary>
/// Reusable connections. A change of one is a change of every config that uses it: both are saved together, or neither is. Passwords are masked
/// in what leaves here, and a mask that comes back means unchanged.
/// </summary>
public sealed class ConnectionStore(
    IDbContextFactory<HubDbContext> contexts, WriteTurn turn, ConfigVersionStore versions, ConfigJournal journal, ConfigFeed feed, HubBroker hub)
{
    /// <summary>All of them, by name; passwords are masked.</summary>
    public async Task<ConnectionSet> AllAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var all = await LoadAsync(db, null, cancellation);
        foreach (var connection in all.All.Where(connection => connection.Password.Length > 0))
        {
            connection.Password = ConfigSecrets.Mask;
        }

        return all;
    }

    /// <summary>All of them with their secrets: for what is sent to a device, and nowhere else.</summary>
    internal async Task<ConnectionSet> SecretsAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await LoadAsync(db, hub, cancellation);
    }

    /// <param name="hub">Null: without the devices' MQTT users.</param>
    internal static async Task<ConnectionSet> LoadAsync(HubDbContext db, HubBroker? hub, CancellationToken cancellation) => new(
        await db.WifiNetworks.AsNoTracking().OrderBy(c => c.Name).ToListAsync(cancellation),
        await db.MqttBrokers.AsNoTracking().OrderBy(c => c.Name).ToListAsync(cancellation),
        await db.FtpServers.AsNoTracking().OrderBy(c => c.Name).ToListAsync(cancellation))
    {
        Hub = hub,
        Credentials = hub is null ? new() : await db.DeviceCredentials.AsNoTracking().ToDictionaryAsync(c => c.DeviceId, cancellation),
    };

    /// <summary>The devices whose config uses it, by id.</summary>
    public async Task<IReadOnlyList<string>> UsersAsync(IReusableConnection connection, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return [.. (await UsersAsync(db, connection, cancellation)).Select(config => config.DeviceId)];
    }

    /// <summary>
    /// Adds it (id 0) or changes it, and makes a new version of every config that is different by it. The first of its kind is the
    /// default; making another one the default takes that from the one before.
    /// </summary>
    public Task<ConnectionSave> SaveAsync<T>(T connection, string author, CancellationToken cancellation = default) where T : class, IReusableConnection =>
        SaveAsync(connection, author, onlyTried: false, cancellation);

    /// <summary>What saving it would come to; nothing is stored.</summary>
    /// <param name="connection">One to throw away: it is changed on the way.</param>
    public Task<ConnectionSave> TryAsync<T>(T connection, CancellationToken cancellation = default) where T : class, IReusableConnection =>
        SaveAsync(connection, "", onlyTried: true, cancellation);

    private async Task<ConnectionSave> SaveAsync<T>(T connection, string author, bool onlyTried, CancellationToken cancellation) where T : class, IReusableConnection
    {
        List<(DeviceConfig Config, string Changes)> issued = [];
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var others = await db.Set<T>().Where(c => c.Id != connection.Id).ToListAsync(cancellation);
            var stored = await db.Set<T>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == connection.Id, cancellation);
            connection.Name = connection.Name.Trim();
            connection.Password = ConfigSecrets.Unmasked(connection.Password, stored?.Password);
            connection.IsDefault |= others.Count == 0;
            if (Check(connection, stored, others) is { Count: > 0 } errors)
            {
                return new(errors, []);
            }

            others.ForEach(other => other.IsDefault &= !connection.IsDefault);
            db.Entry(connection).State = stored is null ? EntityState.Added : EntityState.Modified;
            await db.SaveChangesAsync(cancellation);
            var refused = await IssueAsync(db, connection, stored, author, issued, cancellation);
            if (refused.Count > 0)
            {
                return new(refused, []);
            }

            if (onlyTried)
            {
                // The transaction ends with nothing done.
                return new([], [.. issued.Select(one => one.Config.DeviceId)]);
            }

            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        issued.ForEach(one => journal.Saved(one.Config.DeviceId, one.Config.Version, author, one.Changes));
        feed.Tell();
        return new([], [.. issued.Select(one => one.Config.DeviceId)]);
    }

    /// <summary>Deletes it, unless a config uses it; also successful where it is gone already.</summary>
    public async Task<ConnectionSave> DeleteAsync<T>(long id, CancellationToken cancellation = default) where T : class, IReusableConnection
    {
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (await db.Set<T>().FirstOrDefaultAsync(c => c.Id == id, cancellation) is not { } connection)
            {
                return new([], []);
            }

            if (await UsersAsync(db, connection, cancellation) is { Count: > 0 } users)
            {
                var ids = users.Select(config => config.DeviceId).ToList();
                return new([new("", $"{connection.Name} is in use by {string.Join(", ", ids)}; choose another connection there first.")], ids);
            }

            db.Remove(connection);
            await db.SaveChangesAsync(cancellation);
        }

        feed.Tell();
        return new([], []);
    }

    private static List<FieldError> Check<T>(T connection, T? stored, List<T> others) where T : class, IReusableConnection
    {
        List<FieldError> errors = [.. ConnectionRules.Check(connection)];
        if (connection.Id != 0 && stored is null)
        {
            errors.Add(new("", "It was deleted meanwhile; add it again."));
        }

        if (others.Exists(other => string.Equals(other.Name, connection.Name, StringComparison.OrdinalIgnoreCase)))
        {
            errors.Add(new("name", "Another one has this name already."));
        }

        if (stored is { IsDefault: true } && !connection.IsDefault)
        {
            errors.Add(new("is_default", "One has to be the default: make another one the default instead."));
        }

        return errors;
    }

    /// <summary>Makes the next version of every config that is different now; returns what keeps one of them from that.</summary>
    private async Task<IReadOnlyList<FieldError>> IssueAsync<T>(HubDbContext db, T connection, T? stored, string author,
        List<(DeviceConfig Config, string Changes)> issued, CancellationToken cancellation) where T : class, IReusableConnection
    {
        var connections = await LoadAsync(db, hub, cancellation);
        var changes = $"{ConfigChanges.Label(Kind(connection))} {connection.Name} {(stored is null || stored.IsDefault != connection.IsDefault ? "is the default" : "changed")}";
        foreach (var config in await UsersAsync(db, connection, cancellation))
        {
            var content = ConfigVersionStore.Content((await ConfigVersionStore.FindAsync(db, config.DeviceId, config.Version, cancellation))!);
            if (ConfigValidator.Validate(content, config.DeviceId, null, connections) is [var first, ..])
            {
                return [new("", $"{content.Name ?? config.DeviceId} could not take it: {first.Message}")];
            }

            if (config.Desired != Encoding.UTF8.GetString(DesiredPayload.Build(config.Version, config.DeviceId, content, connections)))
            {
                await versions.IssueAsync(db, config, content, connections, author, changes, cancellation);
                issued.Add((config, changes));
            }
        }

        return [];
    }

    /// <summary>Configs that are delivered, and whose choice comes to this connection.</summary>
    private static async Task<List<DeviceConfig>> UsersAsync(HubDbContext db, IReusableConnection connection, CancellationToken cancellation) =>
        [.. (await db.DeviceConfigs.Where(c => c.Version > 0).ToListAsync(cancellation)).Where(config => ConfigDocument.Parse(config.Config).Choice(Kind(connection)) switch
        {
            { Kind: ConnectionKind.Reusable } choice => choice.Id == connection.Id,
            { Kind: ConnectionKind.Default } => connection.IsDefault,
            _ => false,
        })];

    private static string Kind(IReusableConnection connection) => connection switch
    {
        WifiNetwork => ConfigDocument.Wifi,
        MqttBroker => ConfigDocument.Mqtt,
        _ => ConfigDocument.Ftp,
    };
}
