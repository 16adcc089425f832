using HomeHub.Core.Sensors;

namespace HomeHub.Core.Configs;

/// <summary>A side of the board, seen from above as its maker draws it: a Pico's USB socket at the top, a DevKit's at the bottom.</summary>
public enum BoardSide
{
    Left,
    Right,
}

/// <summary>A GPIO of a board.</summary>
/// <param name="Pin">What <c>sensor_config.pin</c> says: a number, or a name such as "LED".</param>
/// <param name="Label">What people call it: "GP18", "GPIO 34".</param>
/// <param name="Can">What it can be used for; nothing where it is reserved.</param>
public sealed record BoardPin(string Pin, string Label, PinAbility Can)
{
    /// <summary>What the board itself needs it for; null: it is free for use.</summary>
    public string? Reserved { get; init; }

    /// <summary>It can be used, but one should know this.</summary>
    public string? Warning { get; init; }

    /// <summary>Pins with the same number share one PWM frequency; null: each has its own.</summary>
    public int? PwmSlice { get; init; }

    /// <summary>Pins with the same number show the same brightness: they share one PWM output; null: each has its own.</summary>
    public int? PwmChannel { get; init; }
}

/// <summary>A place on the board's header.</summary>
/// <param name="Row">From the top, from 1.</param>
/// <param name="Label">What is printed beside it: "GP18", "GND", "3V3", "VP".</param>
/// <param name="Pin">The GPIO there; null: power, ground or reset.</param>
public sealed record HeaderPlace(BoardSide Side, int Row, string Label, BoardPin? Pin)
{
    /// <summary>What one counts when soldering: its number in the maker's pinout; null: the maker numbers none.</summary>
    public int? Number { get; init; }
}

/// <summary>A board HomeHub knows pin by pin.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Platform">What MicroPython calls it: <c>rp2</c>, <c>esp32</c>.</param>
/// <param name="Source">Where its pins are documented.</param>
/// <param name="Pins">Every GPIO, also those that cannot be used or are not led out.</param>
/// <param name="Header">Both rows of its header, from the top.</param>
public sealed record Board(string Name, string Platform, string Source, IReadOnlyList<BoardPin> Pins, IReadOnlyList<HeaderPlace> Header)
{
    /// <summary>Where the USB socket is in the picture whose rows the header counts: at the top, else at the bottom.</summary>
    public bool UsbAtTop { get; init; }

    /// <summary>Rows of its header.</summary>
    public int Rows => Header.Max(place => place.Row);

    /// <summary>The GPIO of this number or name; null: the board has none.</summary>
    public BoardPin? Find(string pin) => Pins.FirstOrDefault(p => p.Pin == pin);

    /// <summary>Pins something with these needs can be wired to: led out and free for use, or a name of its own.</summary>
    public IEnumerable<BoardPin> Suitable(PinAbility needs) => Pins.Where(pin => pin.Reserved is null && (pin.Can & needs) == needs);
}
