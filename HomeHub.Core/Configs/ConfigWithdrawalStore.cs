using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Configs;

/// <summary>
/// Devices whose wish was taken back and whose broker has not been told yet; also over a restart. Else a board that was away would find a config at
/// the broker that HomeHub does not have any more, and run it.
/// </summary>
public sealed class ConfigWithdrawalStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn)
{
    private const string Prefix = "config-withdrawn:";

    /// <summary>Notes it where there is a wish; in the transaction in which the config goes, before it does.</summary>
    internal static async Task NoteAsync(HubDbContext db, string deviceId, CancellationToken cancellation)
    {
        if (await db.DeviceConfigs.AnyAsync(c => c.DeviceId == deviceId && c.Version > 0, cancellation))
        {
            await db.Database.ExecuteSqlRawAsync(SqliteSql.SetSetting, [Prefix + deviceId, "true"], cancellation);
        }
    }

    internal async Task<List<string>> AllAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var names = await db.Settings.Where(s => s.Name.StartsWith(Prefix)).Select(s => s.Name).ToListAsync(cancellation);
        return names.ConvertAll(name => name[Prefix.Length..]);
    }

    internal async Task<bool> HasAsync(string deviceId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Settings.AnyAsync(s => s.Name == Prefix + deviceId, cancellation);
    }

    /// <summary>The broker was told.</summary>
    internal async Task DoneAsync(string deviceId, CancellationToken cancellation)
    {
        using var mine = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Settings.Where(s => s.Name == Prefix + deviceId).ExecuteDeleteAsync(cancellation);
    }
}
