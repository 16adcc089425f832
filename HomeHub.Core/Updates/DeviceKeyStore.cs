using System.Security.Cryptography;
using HomeHub.Core.Configs;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Updates;

/// <summary>The update keys of devices. A key is made once and stays: the board has the same one.</summary>
public sealed class DeviceKeyStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, TimeProvider clock) : IKitLines
{
    public const string ConfigName = "UPDATE_KEY";

    /// <summary>The device's key; null: none was made, or it cannot be unlocked any more.</summary>
    public async Task<string?> FindAsync(string deviceId, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DeviceKeys.Where(k => k.DeviceId == deviceId).Select(k => k.Key).FirstOrDefaultAsync(cancellation) is var key && key != SecretText.Lost ? key : null;
    }

    /// <summary>The device's key, made now where there is none, or none that can be unlocked.</summary>
    public async Task<string> EnsureAsync(string deviceId, CancellationToken cancellation = default)
    {
        using var _ = await turn.TakeAsync(cancellation);
        if (await FindAsync(deviceId, cancellation) is { } known)
        {
            return known;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.DeviceKeys.Where(k => k.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
        var key = RandomNumberGenerator.GetHexString(UpdateSignature.KeyBytes * 2, lowercase: true);
        db.DeviceKeys.Add(new DeviceKey { DeviceId = deviceId, Key = key, CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellation);
        return key;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> LinesAsync(string deviceId, CancellationToken cancellation) =>
        new Dictionary<string, string> { [ConfigName] = PythonLiteral.Of(await EnsureAsync(deviceId, cancellation)) };
}
