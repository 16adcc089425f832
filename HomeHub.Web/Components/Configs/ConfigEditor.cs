using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Configs;

/// <summary>
/// The editing of one device's config, from reading to saving. While nothing is edited it follows what others save; then it keeps the draft and
/// knows that there is something newer, which has to be decided about before anything is saved.
/// </summary>
public sealed class ConfigEditor(
    string deviceId, ConfigStore configs, ConfigVersionStore versions, ConnectionStore connections, ConfigSync sync, DeviceRegistry registry)
{
    /// <summary>Null: there is no such device.</summary>
    public Device? Device { get; private set; }

    public ConnectionSet Reusable { get; private set; } = ConnectionSet.Empty;

    /// <summary>Null until it was read.</summary>
    public ConfigFormModel? Model { get; private set; }

    /// <summary>The sensor whose form is open.</summary>
    public SensorFormModel? Open { get; set; }

    /// <summary>What somebody else saved since the draft was begun.</summary>
    public ConfigView? Newer { get; private set; }

    /// <summary>Who saved it; null where the device itself reported it.</summary>
    public string? Author { get; private set; }

    /// <summary>Both texts, while a person decides.</summary>
    public ConfigMerge? Compared { get; private set; }

    public bool IsSaving { get; private set; }

    /// <summary>Grows with every new form, so that nothing of the one before stays in a field.</summary>
    public int Round { get; private set; }

    /// <summary>A device that nobody configured here can also be sent what stands there already.</summary>
    public bool CanSave => !IsSaving && Model is not null && (Model.IsChanged || Model.Stored.Version == 0);

    /// <summary>Reads what there is now.</summary>
    public async Task RefreshAsync()
    {
        Device = registry.Find(deviceId);
        if (Device is null || IsSaving)
        {
            return;
        }

        var round = Round;
        var stored = await configs.FindAsync(deviceId) ?? new ConfigView(0, deviceId, 0, new ConfigContent { Name = Device.DisplayName }, default);
        var reusable = await connections.AllAsync();
        if (IsSaving || round != Round)
        {
            // Saved meanwhile: what was read is old, and the save tells again.
            return;
        }

        var isNews = Model is null || stored.Version != Model.Stored.Version || ConfigMerge.Differs(stored.Content, Model.Stored.Content);
        if (Model is not { IsChanged: true })
        {
            if (isNews || !Same(reusable, Reusable) || Model?.Board != Boards.Of(Device))
            {
                Reusable = reusable;
                Begin(stored);
            }
        }
        else if (isNews && Newer?.Version != stored.Version)
        {
            (Newer, Author) = (stored, (await versions.FindAsync(deviceId, stored.Version))?.Author);
        }

        if (Newer is null)
        {
            Model!.Reported = sync.StateOf(Model.Stored);
        }
    }

    /// <summary>Makes the draft the next version, unless something is wrong with it or somebody else was faster; then the form says so.</summary>
    /// <returns>What to tell; null: the form says it.</returns>
    public async Task<string?> SaveAsync()
    {
        if (!CanSave)
        {
            return null;
        }

        if (Newer is not null)
        {
            Compare();
            return null;
        }

        if (Model!.Errors.Count > 0)
        {
            Model.Refuse([]);
            return null;
        }

        IsSaving = true;
        try
        {
            return Take(await configs.SaveAsync(deviceId, Model.Draft, Model.Stored.Version, PageAuthor.Name));
        }
        finally
        {
            IsSaving = false;
        }
    }

    /// <summary>Shows both texts.</summary>
    public void Compare() => Compared = new ConfigMerge(Model!.Stored.Content, Model.Draft, Newer!.Content, Model.Board, Reusable);

    /// <summary>Back to the draft; nothing is decided.</summary>
    public void Postpone() => Compared = null;

    /// <summary>Goes on editing with this, on top of what the other one saved.</summary>
    public void GoOn(ConfigContent draft) => Begin(Newer!, draft);

    /// <summary>Drops the draft for what stands there now.</summary>
    public void Discard() => Begin(Newer ?? Model!.Stored);

    /// <summary>Adds sensors of another device; the first one that does not fit here is opened.</summary>
    public void AddCopies(IEnumerable<SensorContent> copies)
    {
        var added = copies.Select(copy => Model!.AddCopy(copy)).ToList();
        Open = added.Find(Model!.HasFault) ?? Open;
    }

    private string? Take(ConfigSave save)
    {
        if (save.Conflict is { } conflict)
        {
            (Newer, Author) = (conflict.Theirs, conflict.Author);
            Compare();
            return null;
        }

        if (save.Saved is not { } saved)
        {
            Model!.Refuse(save.Errors);
            return null;
        }

        Begin(saved);
        return save.Changed ? $"Version {saved.Version} is saved. {Model!.Reported!.Words}" : "That is what was saved already.";
    }

    private void Begin(ConfigView stored, ConfigContent? draft = null)
    {
        Model = new ConfigFormModel(stored, Device!, Reusable, sync.StateOf(stored), draft);
        Open = Open is { Id: > 0 } was ? Model.Sensors.FirstOrDefault(sensor => sensor.Id == was.Id) : null;
        (Newer, Author, Compared) = (null, null, null);
        Round++;
    }

    private static bool Same(ConnectionSet one, ConnectionSet other) =>
        one.All.Select(c => (c.GetType(), c.Id, c.Name, c.IsDefault)).SequenceEqual(other.All.Select(c => (c.GetType(), c.Id, c.Name, c.IsDefault)));
}
