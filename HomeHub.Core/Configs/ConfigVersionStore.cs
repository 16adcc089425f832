using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Configs;

/// <summary>The versions of every config, and their numbers.</summary>
public sealed class ConfigVersionStore(IDbContextFactory<HubDbContext> contexts, TimeProvider clock)
{
    /// <summary>Per device: its newest, and besides them the one it runs.</summary>
    public const int Kept = 500;

    /// <summary>The history of a device, newest first; secrets are masked.</summary>
    public async Task<IReadOnlyList<ConfigVersionView>> ListAsync(string deviceId, int limit = 200, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var versions = await db.ConfigVersions.AsNoTracking().Where(v => v.DeviceId == deviceId).OrderByDescending(v => v.Version).Take(limit).ToListAsync(cancellation);
        return [.. versions.Select(View)];
    }

    /// <summary>One version; null where the device never had it.</summary>
    public async Task<ConfigVersionView?> FindAsync(string deviceId, long version, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await FindAsync(db, deviceId, version, cancellation) is { } found ? View(found) : null;
    }

    /// <summary>What changes on the way from one version to another; of secrets only that they do. Null where the device never had one of them.</summary>
    /// <param name="from">Null: what stands there now; the same goes for <paramref name="to"/>.</param>
    /// <param name="board">To call pins what people call them.</param>
    /// <param name="withName">False: the device keeps its name, as it does when a version is restored.</param>
    public async Task<IReadOnlyList<ConfigDifference>?> CompareAsync(
        string deviceId, long? from, long? to, Board? board, bool withName = true, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (before, after) = (await ContentAsync(db, deviceId, from, cancellation), await ContentAsync(db, deviceId, to, cancellation));
        return before is null || after is null
            ? null
            : ConfigComparison.Of(before, withName ? after : after with { Name = before.Name }, await ConnectionStore.LoadAsync(db, null, cancellation), board);
    }

    /// <summary>A version's content, or what stands there now: nothing, where the config was deleted.</summary>
    private static async Task<ConfigContent?> ContentAsync(HubDbContext db, string deviceId, long? version, CancellationToken cancellation)
    {
        var config = version is null ? await ConfigStore.LoadAsync(db, deviceId, cancellation) : null;
        return version is null && config is not { Version: > 0 }
            ? config is null ? new ConfigContent() : ConfigStore.Content(config)
            : await FindAsync(db, deviceId, version ?? config!.Version, cancellation) is { } found ? Content(found) : null;
    }

    internal static Task<ConfigVersion?> FindAsync(HubDbContext db, string deviceId, long version, CancellationToken cancellation) =>
        db.ConfigVersions.AsNoTracking().FirstOrDefaultAsync(v => v.DeviceId == deviceId && v.Version == version, cancellation);

    /// <summary>What a version consists of, with its secrets.</summary>
    internal static ConfigContent Content(ConfigVersion version) => JsonSerializer.Deserialize<ConfigContent>(version.Snapshot, JsonText.Compact)!;

    /// <summary>
    /// Makes the content the config's next version; the caller saves, in the transaction that changed what it consists of.
    /// </summary>
    /// <param name="content">Valid, with its secrets, each sensor with its id.</param>
    internal async Task IssueAsync(
        HubDbContext db, DeviceConfig config, ConfigContent content, ConnectionSet connections, string author, string changes, CancellationToken cancellation)
    {
        config.Version = await NextAsync(db, config.DeviceId, cancellation);
        config.SavedAt = clock.GetUtcNow();
        var payload = DesiredPayload.Build(config.Version, config.DeviceId, content, connections);
        config.Desired = Encoding.UTF8.GetString(payload);
        config.Sha256 = Convert.ToHexStringLower(SHA256.HashData(payload));
        await db.ConfigVersions.Where(v => v.DeviceId == config.DeviceId).OrderByDescending(v => v.Version).Skip(Kept - 1)
            .Where(v => !db.ConfigReports.Any(r => r.DeviceId == v.DeviceId && r.Running == v.Version)).ExecuteDeleteAsync(cancellation);
        db.ConfigVersions.Add(new ConfigVersion
        {
            DeviceId = config.DeviceId,
            Version = config.Version,
            At = config.SavedAt,
            Author = author,
            Changes = changes,
            Snapshot = JsonSerializer.Serialize(content, JsonText.Compact),
        });
    }

    /// <summary>A device runs this version: the next one has to be higher, whatever the hub remembers.</summary>
    internal static async Task RaiseAsync(HubDbContext db, string deviceId, long running, CancellationToken cancellation)
    {
        if (running > 0)
        {
            var number = await NumberAsync(db, deviceId, cancellation);
            number.Last = Math.Max(number.Last, running);
        }
    }

    private static async Task<long> NextAsync(HubDbContext db, string deviceId, CancellationToken cancellation) =>
        ++(await NumberAsync(db, deviceId, cancellation)).Last;

    private static async Task<ConfigNumber> NumberAsync(HubDbContext db, string deviceId, CancellationToken cancellation)
    {
        if (await db.ConfigNumbers.FindAsync([deviceId], cancellation) is { } known)
        {
            return known;
        }

        var number = new ConfigNumber { DeviceId = deviceId };
        db.ConfigNumbers.Add(number);
        return number;
    }

    private static ConfigVersionView View(ConfigVersion version) =>
        new(version.Version, version.At, version.Author, version.Changes, ConfigSecrets.Masked(Content(version)));
}
