using HomeHub.Core.Configs;
using HomeHub.Core.Sensors;

namespace HomeHub.Web.Components.Configs;

/// <summary>What a place of the board's header is for the sensor that is being edited, or for nobody in particular.</summary>
public enum BoardPlaceKind
{
    /// <summary>Power, ground or reset: nothing to choose.</summary>
    Fixed,

    /// <summary>The board needs the pin for itself.</summary>
    Reserved,

    /// <summary>It can be chosen, or, where no sensor is edited, it is free.</summary>
    Free,

    /// <summary>A sensor is on it.</summary>
    Taken,

    /// <summary>It cannot be what is needed.</summary>
    Unsuitable,

    /// <summary>The edited sensor is on it.</summary>
    Chosen,
}

/// <summary>One place of the picture.</summary>
/// <param name="Label">What is printed beside it.</param>
/// <param name="Sensors">Who is on it; empty: nobody.</param>
/// <param name="Words">What it can do, or why it cannot be chosen, in a sentence or two.</param>
/// <param name="Warns">It can be used, but one should know something.</param>
public sealed record BoardPlace(BoardSide Side, int Row, string Label, int? Number, BoardPin? Pin, BoardPlaceKind Kind, IReadOnlyList<SensorContent> Sensors, string Words, bool Warns)
{
    /// <summary>For a screen reader: "GP18, pin 24: free".</summary>
    public string Spoken => $"{Pin?.Label ?? Label}{(Number is null ? "" : $", place {Number}")}: {Kind switch
    {
        _ when Sensors.Count > 0 => string.Join(" and ", Sensors.Select(sensor => sensor.Name)),
        BoardPlaceKind.Reserved => "reserved",
        BoardPlaceKind.Unsuitable => "not suitable",
        _ => "free",
    }}{(Warns ? ", with a warning" : "")}";
}

/// <summary>A board with what is wired to it; for a sensor that is being edited also where it could go, as the rules of Core say.</summary>
public sealed class BoardPictureModel
{
    private readonly ILookup<string, SensorContent> _users;
    private readonly IReadOnlyDictionary<string, string?>? _faults;
    private readonly string? _chosen;

    /// <param name="edited">The sensor whose pin is to be picked, by its place among <paramref name="sensors"/>; null: none.</param>
    public BoardPictureModel(Board board, IReadOnlyList<SensorContent> sensors, int? edited = null)
    {
        Board = board;
        _users = SensorRules.PinUsers(sensors);
        if (edited is { } index && index >= 0 && SensorTypes.Find(sensors[index].SensorType)?.Pin is not null)
        {
            _faults = SensorRules.PinFaults(sensors, index, board);
            Edited = sensors[index];
            _chosen = _users.FirstOrDefault(user => user.Contains(Edited))?.Key;
        }

        Places = [.. board.Header.Select(place => Of(place.Side, place.Row, place.Label, place.Number, place.Pin))];
        // What sits on the board itself has no place of the header.
        OnBoard = [.. board.Pins.Where(pin => pin.Reserved is null && board.Header.All(place => place.Pin != pin)).Select(pin => Of(BoardSide.Left, 0, pin.Label, null, pin))];
    }

    public Board Board { get; }

    /// <summary>Whose pin is picked; null: the picture only shows.</summary>
    public SensorContent? Edited { get; }

    /// <summary>Both rows of the header.</summary>
    public IReadOnlyList<BoardPlace> Places { get; }

    /// <summary>Pins on the board itself, such as its LED.</summary>
    public IReadOnlyList<BoardPlace> OnBoard { get; }

    public BoardPlace? Find(string? pin) => Places.Concat(OnBoard).FirstOrDefault(place => place.Pin is not null && place.Pin.Pin == pin);

    /// <summary>Can the edited sensor be put there?</summary>
    public bool CanChoose(BoardPlace place) => Edited is not null && place.Kind is BoardPlaceKind.Free or BoardPlaceKind.Chosen;

    private BoardPlace Of(BoardSide side, int row, string label, int? number, BoardPin? pin)
    {
        if (pin is null)
        {
            return new(side, row, label, number, null, BoardPlaceKind.Fixed, [], "", Warns: false);
        }

        List<SensorContent> users = [.. _users[pin.Pin]];
        var fault = _faults?.GetValueOrDefault(pin.Pin);
        var kind = pin switch
        {
            { Reserved: not null } => BoardPlaceKind.Reserved,
            _ when pin.Pin == _chosen => BoardPlaceKind.Chosen,
            _ when users.Count > 0 => BoardPlaceKind.Taken,
            _ when fault is not null => BoardPlaceKind.Unsuitable,
            _ => BoardPlaceKind.Free,
        };
        var can = pin.Reserved is { } purpose ? $"Reserved: it {purpose}." : $"{pin.Label} can be {Abilities(pin.Can)}.";
        var uses = users.Count > 0 && fault is null ? $" {string.Join(" and ", users.Select(user => user.Name))} {(users.Count == 1 ? "is" : "are")} on it." : "";
        var warning = pin.Warning is { } text ? $" {text}" : "";
        return new(side, row, label, number, pin, kind, users, fault is not null && pin.Reserved is null ? FaultWords.Sentence(fault) : $"{can}{uses}{warning}", pin.Warning is not null);
    }

    private static string Abilities(PinAbility can)
    {
        List<string> words =
        [
            .. can.HasFlag(PinAbility.Input) ? [can.HasFlag(PinAbility.Pull) ? "an input, with pull resistor" : "an input"] : Array.Empty<string>(),
            .. can.HasFlag(PinAbility.Output) ? ["an output"] : Array.Empty<string>(),
            .. can.HasFlag(PinAbility.Pwm) ? ["dimmed (PWM)"] : Array.Empty<string>(),
            .. can.HasFlag(PinAbility.Adc) ? ["an analogue input"] : Array.Empty<string>(),
        ];
        return words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }
}
