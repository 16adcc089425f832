using HomeHub.Core.Configs;
using HomeHub.Web.Components.Configs;

namespace HomeHub.Web.Components.Devices;

/// <summary>Where a new device takes one of its connections from: a choice, or a reusable one that is made on the way.</summary>
public sealed class NewConnection
{
    /// <param name="kind"><see cref="ConfigDocument.Wifi"/> or <see cref="ConfigDocument.Mqtt"/>.</param>
    /// <param name="keeps">The device runs already, and has a connection that works.</param>
    /// <param name="hubsOwn">The broker that HomeHub itself uses, in words; null: not a choice.</param>
    public NewConnection(string kind, ConnectionSet known, bool keeps, string? hubsOwn)
    {
        Kind = kind;
        Edit = ConnectionEdit.New(kind, known);
        var hasDefault = known.Of(kind).Any(one => one.IsDefault);
        Choices =
        [
            .. keeps ? [(ConnectionChoice.AsOnBoard, "Keep what is on the board")] : Array.Empty<(ConnectionChoice, string)>(),
            .. hasDefault ? [(ConnectionChoice.Default, $"The default: {Words(known.Find(kind, ConnectionChoice.Default)!)}")] : Array.Empty<(ConnectionChoice, string)>(),
            .. !keeps && !hasDefault && hubsOwn is not null ? [(ConnectionChoice.AsOnBoard, hubsOwn)] : Array.Empty<(ConnectionChoice, string)>(),
            .. known.Of(kind).Where(one => !one.IsDefault).Select(one => (ConnectionChoice.Reusable(one.Id), Words(one))),
            (ConnectionChoice.Own, kind == ConfigDocument.Wifi ? "Another network" : "Another broker"),
        ];
        Choice = Choices[0].Choice;
    }

    public string Kind { get; }

    /// <summary>Each with its words; <see cref="ConnectionKind.Own"/> stands for a new one.</summary>
    public IReadOnlyList<(ConnectionChoice Choice, string Words)> Choices { get; private set; }

    public ConnectionChoice Choice { get; set; }

    /// <summary>The new one.</summary>
    public ConnectionEdit Edit { get; }

    public bool IsNew => Choice.Kind == ConnectionKind.Own;

    public bool IsValid => !IsNew || Edit.IsValid;

    /// <summary>Stores the new one, where there is one. False: it was refused, and says why at its fields.</summary>
    public async Task<bool> StoreAsync(ConnectionStore store, string author)
    {
        if (!IsNew)
        {
            return true;
        }

        var (save, id) = await Edit.SaveAsync(store, author);
        Edit.Refuse(save.Errors);
        if (save.Errors.Count > 0)
        {
            return false;
        }

        // The first of its kind is the default, and then the device follows the default.
        Choice = Edit.IsDefault ? ConnectionChoice.Default : ConnectionChoice.Reusable(id);
        Choices = [.. Choices.Where(one => one.Choice != ConnectionChoice.Own && one.Choice != Choice), (Choice, Edit.Label)];
        return true;
    }

    private static string Words(IReusableConnection connection) => $"{connection.Name} ({ConnectionWords.Target(connection)})";
}
