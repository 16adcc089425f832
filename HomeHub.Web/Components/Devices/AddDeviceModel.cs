using HomeHub.Core.Configs;
using HomeHub.Core.Devices;

namespace HomeHub.Web.Components.Devices;

/// <summary>A board one can choose when a device is added.</summary>
/// <param name="Word">What stands in the address, and the device's platform; empty: it will say.</param>
public sealed record BoardChoice(string Word, string Text, string Note)
{
    public static IReadOnlyList<BoardChoice> All { get; } =
    [
        .. Boards.All.Select(board => new BoardChoice(board.Platform, board.Name, "HomeHub knows its pins.")),
        new("", "Another one, or not known yet", "It says what it is when it first connects. Its pins are not checked."),
    ];
}

/// <summary>A new device while a person describes it.</summary>
public sealed class AddDeviceModel(DeviceRegistry registry)
{
    private string? _id;
    private IReadOnlyList<FieldError> _refused = [];

    public string Name { get; set; } = "";

    /// <summary>Suggested from the name until a person writes one.</summary>
    public string Id
    {
        get => _id ?? Suggested;
        set => _id = string.IsNullOrEmpty(value) || value == Suggested ? null : value;
    }

    /// <summary>One of <see cref="BoardChoice.All"/>.</summary>
    public string Board { get; set; } = BoardChoice.All[0].Word;

    /// <summary>A device of this id that only appeared by itself: adding it completes it.</summary>
    public Device? Completed => registry.Find(Id) is { AddedByHand: false } known ? known : null;

    /// <summary>A device of this id that somebody added before: it has to be another id.</summary>
    public Device? Taken => registry.Find(Id) is { AddedByHand: true } known ? known : null;

    public string? IdFault => Id.Length == 0 ? "It needs an id."
        : !DeviceId.IsValid(Id) ? DeviceId.Rule
        : Taken is not null ? "There is a device with this id already."
        : _refused.FirstOrDefault(error => error.Path == "id")?.Message;

    public string? NameFault => DeviceName.Fault(Name) ?? _refused.FirstOrDefault(error => error.Path == "display_name")?.Message;

    public bool IsValid => IdFault is null && NameFault is null;

    /// <summary>What the device is called in sentences.</summary>
    public string Label => string.IsNullOrWhiteSpace(Name) ? Id : Name.Trim();

    public NewDevice ToDevice() => new(Id, Board.Length == 0 ? null : Board, string.IsNullOrWhiteSpace(Name) ? null : Name.Trim());

    public void Refuse(IReadOnlyList<FieldError> errors) => _refused = errors;

    /// <summary>What was refused may be right now.</summary>
    public void Changed() => _refused = [];

    /// <summary>The name as an id, with a number where that is taken.</summary>
    private string Suggested
    {
        get
        {
            if (DeviceId.From(Name) is not { } id)
            {
                return "";
            }

            var ids = Enumerable.Range(2, 1_000).Select(number => $"{id[..Math.Min(id.Length, DeviceId.MaxLength - 5)]}-{number}").Prepend(id);
            return ids.FirstOrDefault(one => registry.Find(one) is not { AddedByHand: true }) ?? id;
        }
    }
}
