using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Configs;

/// <summary>
/// The configs devices shall have. Each change is a version of its own, saved whole or not at all; <see cref="ConfigSync"/> takes it to the
/// device. Secrets are masked in what leaves here, and a mask that comes back means unchanged.
/// </summary>
public sealed class ConfigStore(
    IDbContextFactory<HubDbContext> contexts, WriteTurn turn, ConfigVersionStore versions, ConfigJournal journal, DeviceRegistry registry, HubBroker hub,
    TimeProvider clock)
{
    /// <summary>The device's config; null where it has none.</summary>
    public async Task<ConfigView?> FindAsync(string deviceId, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await LoadAsync(db, deviceId, cancellation) is { } config ? View(config) : null;
    }

    /// <summary>The device's config with its secrets: for what goes onto its board, and nowhere else. Null where it has none.</summary>
    internal async Task<ConfigContent?> SecretsAsync(string deviceId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await LoadAsync(db, deviceId, cancellation) is { } config ? Content(config) : null;
    }

    /// <summary>The device whose config has this id; null where there is none.</summary>
    public async Task<string?> DeviceOfConfigAsync(long configId, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DeviceConfigs.Where(c => c.Id == configId).Select(c => c.DeviceId).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>The device that has this sensor; null where there is no such sensor.</summary>
    public async Task<string?> DeviceOfSensorAsync(long sensorId, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DeviceConfigs.Where(c => c.Sensors.Any(s => s.Id == sensorId)).Select(c => c.DeviceId).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Every config, for lists of all sensors.</summary>
    public async Task<IReadOnlyList<ConfigView>> AllAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var all = await db.DeviceConfigs.AsNoTracking().Include(c => c.Sensors.OrderBy(s => s.Id)).ToListAsync(cancellation);
        return [.. all.Select(View)];
    }

    /// <summary>The sensors of another device as new ones, to be added to a draft.</summary>
    public async Task<IReadOnlyList<SensorContent>> CopySensorsAsync(string fromDeviceId, CancellationToken cancellation = default) =>
        [.. ((await FindAsync(fromDeviceId, cancellation))?.Content.Sensors ?? []).Select(sensor => sensor with { Id = 0, Slug = null })];

    /// <summary>Makes sure the device has a config: an empty one that wants nothing of it yet.</summary>
    public async Task EnsureAsync(string deviceId, CancellationToken cancellation = default)
    {
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (await db.DeviceConfigs.AnyAsync(c => c.DeviceId == deviceId, cancellation))
            {
                return;
            }

            db.DeviceConfigs.Add(new DeviceConfig { DeviceId = deviceId, SavedAt = clock.GetUtcNow() });
            await db.SaveChangesAsync(cancellation);
        }

        journal.Changed(deviceId);
    }

    /// <summary>Makes the draft the device's next version; a device without a config gets one.</summary>
    /// <param name="expectedVersion">The version the draft was made from; another one there now is a conflict. Null: whatever is there is replaced.</param>
    /// <param name="author">Who saves, for the history.</param>
    public Task<ConfigSave> SaveAsync(string deviceId, ConfigContent draft, long? expectedVersion, string author, CancellationToken cancellation = default) =>
        SaveAsync(deviceId, (_, _) => Task.FromResult<ConfigContent?>(draft), expectedVersion, author, cancellation);

    /// <summary>Changes what there is in one step: nobody else's change can fall between reading and saving.</summary>
    /// <param name="change">Gets the content as it stands and returns it as it shall be.</param>
    public Task<ConfigSave> ChangeAsync(
        string deviceId, Func<ConfigContent, ConfigContent> change, long? expectedVersion, string author, CancellationToken cancellation = default) =>
        SaveAsync(deviceId, (_, config) => Task.FromResult<ConfigContent?>(change(View(config).Content)), expectedVersion, author, cancellation);

    /// <summary>
    /// Makes an old version's content the next version; the device keeps the name it has now. The newest one, restored, is sent once more under a
    /// new number: what a device reverted it tries again then.
    /// </summary>
    public Task<ConfigSave> RestoreAsync(string deviceId, long version, long? expectedVersion, string author, CancellationToken cancellation = default) =>
        SaveAsync(deviceId, async (db, _) => await ConfigVersionStore.FindAsync(db, deviceId, version, cancellation) is { } old
            ? ConfigVersionStore.Content(old) with { Name = NameOf(deviceId) }
            : null, expectedVersion, author, cancellation, restored: version);

    /// <summary>Sends what there is once more under a new number, as what it consists of beside the config changed: the device's MQTT password.</summary>
    /// <param name="why">For the history.</param>
    internal Task<ConfigSave> ReissueAsync(string deviceId, string why, string author, CancellationToken cancellation) =>
        SaveAsync(deviceId, (_, config) => Task.FromResult<ConfigContent?>(Content(config) with { Name = NameOf(deviceId) }), null, author, cancellation, why: why);

    /// <summary>Names the device; one that is configured here is told. False: no such device.</summary>
    /// <param name="name">Null or empty: what the device calls itself.</param>
    public async Task<bool> RenameAsync(string deviceId, string? name, string author, CancellationToken cancellation = default)
    {
        if (!await registry.RenameAsync(deviceId, name))
        {
            return false;
        }

        if (await FindAsync(deviceId, cancellation) is { Version: > 0 })
        {
            await ChangeAsync(deviceId, content => content, null, author, cancellation);
        }

        return true;
    }

    /// <summary>Deletes the config and its sensors; the device keeps running what it runs. The versions stay and can be restored.</summary>
    public async Task DeleteAsync(string deviceId, string author, CancellationToken cancellation = default)
    {
        int deleted;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await ConfigWithdrawalStore.NoteAsync(db, deviceId, cancellation);
            deleted = await db.DeviceConfigs.Where(c => c.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        if (deleted > 0)
        {
            journal.Deleted(deviceId, author);
        }
    }

    private async Task<ConfigSave> SaveAsync(string deviceId, Func<HubDbContext, DeviceConfig, Task<ConfigContent?>> make, long? expectedVersion,
        string author, CancellationToken cancellation, long? restored = null, string? why = null)
    {
        if (registry.Find(deviceId) is not { } device)
        {
            return ConfigSave.Refused(new FieldError("", $"HomeHub knows no device '{deviceId}'."));
        }

        DeviceConfig config;
        ConfigContent content;
        string changes;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            config = await LoadAsync(db, deviceId, cancellation) ?? db.DeviceConfigs.Add(new DeviceConfig { DeviceId = deviceId, SavedAt = clock.GetUtcNow() }).Entity;
            var latest = config.Version == 0 ? null : await ConfigVersionStore.FindAsync(db, deviceId, config.Version, cancellation);
            if (expectedVersion is not null && expectedVersion != config.Version)
            {
                return ConfigSave.Refused(new ConfigConflict(View(config), latest?.Author));
            }

            if (await make(db, config) is not { } draft)
            {
                return ConfigSave.Refused(new FieldError("version", $"There is no version {restored} of this device's configuration."));
            }

            var connections = await ConnectionStore.LoadAsync(db, hub, cancellation);
            var before = latest is null ? Content(config) with { Name = device.DisplayName } : ConfigVersionStore.Content(latest);
            var prepared = ConfigDraft.Prepare(draft, before, device, connections, keepsIds: restored is not null);
            if (prepared.Errors.Count > 0)
            {
                return ConfigSave.Refused(prepared.Errors);
            }

            config.Config = prepared.Content.Config;
            content = prepared.Content with { Sensors = await ApplySensorsAsync(db, config, prepared.Content.Sensors, cancellation) };
            changes = ConfigChanges.Describe(before, content, connections);
            if (config.Version > 0 && changes.Length == 0 && restored is null && why is null)
            {
                return ConfigSave.As(View(config), changed: false);
            }

            changes = why ?? (restored is null ? changes : $"Version {restored} restored{(changes.Length > 0 ? $": {changes}" : "")}");
            await versions.IssueAsync(db, config, content, connections, author, changes, cancellation);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        if (content.Name != device.DisplayName)
        {
            await registry.RenameAsync(deviceId, content.Name);
        }

        journal.Saved(deviceId, config.Version, author, changes);
        return ConfigSave.As(View(config), changed: true);
    }

    /// <summary>Makes the stored sensors those of the content; returns them with their ids.</summary>
    private static async Task<IReadOnlyList<SensorContent>> ApplySensorsAsync(
        HubDbContext db, DeviceConfig config, IReadOnlyList<SensorContent> wanted, CancellationToken cancellation)
    {
        config.Sensors.RemoveAll(sensor => wanted.All(other => other.Id != sensor.Id));
        foreach (var sensor in wanted)
        {
            if (sensor.Id == 0 || config.Sensors.Find(known => known.Id == sensor.Id) is not { } known)
            {
                config.Sensors.Add(known = new DeviceSensor { Id = sensor.Id, Slug = "", Name = "", SensorType = "", SensorConfig = "" });
                db.Entry(known).State = EntityState.Added;
            }

            (known.Slug, known.Name, known.SensorType, known.SensorConfig) = (sensor.Slug!, sensor.Name, sensor.SensorType, sensor.SensorConfig);
        }

        await db.SaveChangesAsync(cancellation);
        config.Sensors.Sort((a, b) => a.Id.CompareTo(b.Id));
        return Content(config).Sensors;
    }

    internal static Task<DeviceConfig?> LoadAsync(HubDbContext db, string deviceId, CancellationToken cancellation) =>
        db.DeviceConfigs.Include(c => c.Sensors.OrderBy(s => s.Id)).FirstOrDefaultAsync(c => c.DeviceId == deviceId, cancellation);

    internal static ConfigContent Content(DeviceConfig config) => new()
    {
        Config = config.Config,
        Sensors = [.. config.Sensors.Select(s => new SensorContent { Id = s.Id, Slug = s.Slug, Name = s.Name, SensorType = s.SensorType, SensorConfig = s.SensorConfig })],
    };

    private string? NameOf(string deviceId) => registry.Find(deviceId)?.DisplayName;

    private ConfigView View(DeviceConfig config) => new(config.Id, config.DeviceId, config.Version,
        ConfigSecrets.Masked(Content(config) with { Name = NameOf(config.DeviceId) }), config.SavedAt);
}
