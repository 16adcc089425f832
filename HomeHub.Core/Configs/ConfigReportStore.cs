using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Configs;

/// <summary>What a device is to run, as far as its proof is concerned.</summary>
/// <param name="Version">0: there is no wish.</param>
internal sealed record WantedConfig(string DeviceId, long Version, string? Sha256, DateTimeOffset SavedAt);

/// <summary>What a report brought: what the device said, and what it was set up with where it said that.</summary>
internal sealed record IncomingReport(ConfigReport Report, ConfigContent? Provisioned);

/// <summary>What devices say of their configs, and what is wanted of them: the two sides that <see cref="ConfigSync"/> brings together.</summary>
public sealed class ConfigReportStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, TimeProvider clock)
{
    internal async Task<List<ConfigReport>> AllAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ConfigReports.AsNoTracking().ToListAsync(cancellation);
    }

    internal async Task<ConfigReport?> FindAsync(string deviceId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ConfigReports.AsNoTracking().FirstOrDefaultAsync(r => r.DeviceId == deviceId, cancellation);
    }

    /// <summary>What is wanted of every device, or of one.</summary>
    internal async Task<List<WantedConfig>> WantedAsync(string? deviceId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DeviceConfigs.Where(c => deviceId == null || c.DeviceId == deviceId)
            .Select(c => new WantedConfig(c.DeviceId, c.Version, c.Sha256, c.SavedAt)).ToListAsync(cancellation);
    }

    /// <summary>The message to a device, and its version; null where there is no wish.</summary>
    internal async Task<(long Version, string Message)?> DesiredAsync(string deviceId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.DeviceConfigs.Where(c => c.DeviceId == deviceId && c.Desired != null).Select(c => new { c.Version, c.Desired }).FirstOrDefaultAsync(cancellation);
        // Without its passwords a message would only take the device off the network.
        return found is null || found.Desired == SecretText.Lost ? null : (found.Version, found.Desired!);
    }

    /// <summary>
    /// Keeps reports, all in one transaction. What a device was set up with becomes the content of a config that nobody made here, so
    /// that the first edit begins with the sensors the board has.
    /// </summary>
    internal async Task SaveAsync(IReadOnlyCollection<IncomingReport> reports, CancellationToken cancellation)
    {
        using var mine = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var ids = reports.Select(incoming => incoming.Report.DeviceId).ToList();
        var known = await db.ConfigReports.Where(r => ids.Contains(r.DeviceId)).ToDictionaryAsync(r => r.DeviceId, cancellation);
        foreach (var (report, provisioned) in reports)
        {
            if (known.TryGetValue(report.DeviceId, out var old))
            {
                db.Entry(old).CurrentValues.SetValues(report);
            }
            else
            {
                db.ConfigReports.Add(report);
            }

            await ConfigVersionStore.RaiseAsync(db, report.DeviceId, Math.Max(report.Running, report.Version), cancellation);
            if (provisioned is not null)
            {
                await AdoptAsync(db, report.DeviceId, provisioned, cancellation);
            }
        }

        await db.SaveChangesAsync(cancellation);
    }

    private async Task AdoptAsync(HubDbContext db, string deviceId, ConfigContent provisioned, CancellationToken cancellation)
    {
        var config = await db.DeviceConfigs.Include(c => c.Sensors).FirstOrDefaultAsync(c => c.DeviceId == deviceId, cancellation);
        if (config is { Version: > 0 })
        {
            return;
        }

        config ??= db.DeviceConfigs.Add(new DeviceConfig { DeviceId = deviceId, SavedAt = clock.GetUtcNow() }).Entity;
        config.Config = provisioned.Config;
        config.Sensors.RemoveAll(sensor => provisioned.Sensors.All(other => other.Slug != sensor.Slug));
        foreach (var sensor in provisioned.Sensors)
        {
            if (config.Sensors.Find(known => known.Slug == sensor.Slug) is not { } known)
            {
                config.Sensors.Add(known = new DeviceSensor { Slug = sensor.Slug!, Name = "", SensorType = "", SensorConfig = "" });
            }

            (known.Name, known.SensorType, known.SensorConfig) = (sensor.Name, sensor.SensorType, sensor.SensorConfig);
        }
    }
}
