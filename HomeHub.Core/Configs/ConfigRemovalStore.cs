using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Configs;

/// <summary>What goes with a device that is deleted: its config, every version of it and what it reported. The last number stays.</summary>
public sealed class ConfigRemovalStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, ConfigJournal journal) : IDeviceBelongings
{
    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<string>> SensorSlugsAsync(string deviceId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = await db.DeviceConfigs.Where(c => c.DeviceId == deviceId).SelectMany(c => c.Sensors.Select(s => s.Slug)).ToListAsync(cancellation);
        var ever = await db.ConfigVersions.AsNoTracking().Where(v => v.DeviceId == deviceId).ToListAsync(cancellation);
        return [.. now.Concat(ever.SelectMany(version => ConfigVersionStore.Content(version).Sensors.Select(sensor => sensor.Slug!))).Distinct()];
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string deviceId, CancellationToken cancellation)
    {
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await ConfigWithdrawalStore.NoteAsync(db, deviceId, cancellation);
            await db.DeviceConfigs.Where(c => c.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
            await db.ConfigVersions.Where(v => v.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
            await db.ConfigReports.Where(r => r.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        journal.Changed(deviceId);
    }
}
