using System.Text;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Access;

/// <summary>The devices' MQTT users: made, given a new password, proven by the board, ended. The broker is told at once.</summary>
public sealed class DeviceCredentialStore(
    IDbContextFactory<HubDbContext> contexts, WriteTurn turn, DeviceLogins logins, AccessCopyStore copy, AuditStore audit, TimeProvider clock, ILogger<DeviceCredentialStore> logger)
    : IDeviceBelongings, IHostedService
{
    private readonly Lock _gate = new();
    private Task _proving = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        logins.Load(await db.DeviceCredentials.AsNoTracking().ToListAsync(cancellationToken));
        logins.Proven += OnProven;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        logins.Proven -= OnProven;
        return _proving.WaitAsync(cancellationToken);
    }

    /// <summary>Whether a device can have a user of its own: <c>homehub/all/…</c> is everybody's.</summary>
    public static bool MayHave(string? deviceId) => DeviceId.IsValid(deviceId) && deviceId != Topics.All;

    /// <summary>Every device's user, by its id, without passwords.</summary>
    public async Task<IReadOnlyList<DeviceCredential>> AllAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var all = await db.DeviceCredentials.AsNoTracking().OrderBy(c => c.DeviceId).ToListAsync(cancellation);
        all.ForEach(credential => credential.Password = "");
        return all;
    }

    /// <summary>
    /// The device's login, made now where it has none. Null: it has one, but HomeHub does not know the password: the board brought it itself, or the
    /// key it was locked with is gone.
    /// </summary>
    public async Task<DeviceLogin?> EnsureAsync(string deviceId, CancellationToken cancellation = default)
    {
        if (!MayHave(deviceId))
        {
            return null;
        }

        var made = false;
        DeviceCredential? credential;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            credential = await db.DeviceCredentials.FindAsync([deviceId], cancellation);
            if (credential is null)
            {
                credential = New(deviceId);
                db.DeviceCredentials.Add(credential);
                await db.SaveChangesAsync(cancellation);
                logins.Set(credential);
                await copy.KeepAsync(db);
                made = true;
            }
        }

        if (made)
        {
            await audit.AddAsync($"Made an MQTT user for {deviceId}", cancellation: cancellation);
        }

        return Login(credential);
    }

    /// <summary>A new password. What the board has stays good until it has signed in with the new one; a device without a user gets its first.</summary>
    /// <param name="delivery">Where the board finds the broker; see <see cref="DeviceCredential.Delivery"/>.</param>
    public async Task<DeviceLogin> RotateAsync(string deviceId, string? delivery, CancellationToken cancellation = default)
    {
        var fresh = New(deviceId);
        fresh.Delivery = delivery;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (await db.DeviceCredentials.FindAsync([deviceId], cancellation) is { } known)
            {
                // One that no board ever used is skipped: the board has the one before that.
                fresh.OldHash = known is { UsedAt: null, OldHash: not null } ? known.OldHash : known.Hash;
                db.Entry(known).CurrentValues.SetValues(fresh);
            }
            else
            {
                db.DeviceCredentials.Add(fresh);
            }

            await db.SaveChangesAsync(cancellation);
            logins.Set(fresh);
            await copy.KeepAsync(db);
        }

        await audit.AddAsync($"Made a new MQTT password for {deviceId}", cancellation: cancellation);
        return Login(fresh)!;
    }

    /// <summary>Keeps the hash of a password that a board brought itself.</summary>
    internal async Task TakeAsync(string deviceId, string hash, CancellationToken cancellation)
    {
        var credential = new DeviceCredential { DeviceId = deviceId, Hash = hash, MadeAt = clock.GetUtcNow() };
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await db.DeviceCredentials.Where(c => c.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
            db.DeviceCredentials.Add(credential);
            await db.SaveChangesAsync(cancellation);
            logins.Set(credential);
            await copy.KeepAsync(db);
        }
    }

    /// <summary>Ends the device's user: whoever is signed in with it is cut off. False: it has none.</summary>
    public async Task<bool> RevokeAsync(string deviceId, CancellationToken cancellation = default)
    {
        if (!await DeleteAsync(deviceId, cancellation))
        {
            return false;
        }

        await audit.AddAsync($"Ended the MQTT user of {deviceId}", cancellation: cancellation);
        return true;
    }

    public Task<IReadOnlyCollection<string>> SensorSlugsAsync(string deviceId, CancellationToken cancellation) => Task.FromResult<IReadOnlyCollection<string>>([]);

    public async Task ForgetAsync(string deviceId, CancellationToken cancellation) => await DeleteAsync(deviceId, cancellation);

    private async Task<bool> DeleteAsync(string deviceId, CancellationToken cancellation)
    {
        int deleted;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            deleted = await db.DeviceCredentials.Where(c => c.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
            logins.Remove(deviceId);
            await copy.KeepAsync(db);
        }

        return deleted > 0;
    }

    /// <summary>The board has the new password: the old one ends, and nothing has to be sent any more.</summary>
    internal async Task ProveAsync(string deviceId, string hash, CancellationToken cancellation)
    {
        DeviceCredential? credential;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            credential = await db.DeviceCredentials.FindAsync([deviceId], cancellation);
            // Another new one may have been made meanwhile.
            if (credential is null || credential.Hash != hash)
            {
                return;
            }

            (credential.UsedAt, credential.OldHash, credential.Delivery) = (credential.UsedAt ?? clock.GetUtcNow(), null, null);
            await db.SaveChangesAsync(cancellation);
            logins.Set(credential);
            await copy.KeepAsync(db);
        }
    }

    /// <summary>The board that signs in does not wait for the disk; where that fails, the old password stays good until the next sign-in after a restart.</summary>
    private void OnProven(string deviceId, string hash)
    {
        var stored = Task.Run(() => ProveAsync(deviceId, hash, CancellationToken.None)).ContinueWith(ended =>
        {
            if (ended.Exception?.GetBaseException() is { } reason)
            {
                logger.LogWarning("That {Device} has its new MQTT password could not be stored: {Reason}", deviceId, StorageFault.From(reason).Message);
            }
        }, TaskScheduler.Default);
        lock (_gate)
        {
            _proving = Task.WhenAll(_proving, stored);
        }
    }

    private DeviceCredential New(string deviceId)
    {
        var password = DeviceCredential.NewPassword();
        return new() { DeviceId = deviceId, Password = password, Hash = MqttPasswordHash.Make(Encoding.ASCII.GetBytes(password), MqttPasswordHash.ForRandom), MadeAt = clock.GetUtcNow() };
    }

    private static DeviceLogin? Login(DeviceCredential credential) =>
        credential.Password is "" or SecretText.Lost ? null : new(credential.DeviceId, credential.Password);
}
