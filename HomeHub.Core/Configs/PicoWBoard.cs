using HomeHub.Core.Sensors;

namespace HomeHub.Core.Configs;

/// <summary>
/// Raspberry Pi Pico W. Header and what the wireless chip takes: Pico W datasheet (https://datasheets.raspberrypi.com/picow/pico-w-datasheet.pdf),
/// chapter 2 and its pinout. PWM: RP2040 datasheet (https://datasheets.raspberrypi.com/rp2040/rp2040-datasheet.pdf), section 4.5.2: GPIO n is on
/// slice (n / 2) mod 8, so n and n + 16 are one output. The Pico 2 W has the same header and the same reserved pins.
/// </summary>
internal static class PicoWBoard
{
    private const PinAbility Any = PinAbility.Input | PinAbility.Output | PinAbility.Pwm | PinAbility.Pull;

    private static readonly string[] Left =
    [
        "GP0", "GP1", "GND", "GP2", "GP3", "GP4", "GP5", "GND", "GP6", "GP7",
        "GP8", "GP9", "GND", "GP10", "GP11", "GP12", "GP13", "GND", "GP14", "GP15",
    ];

    private static readonly string[] Right =
    [
        "VBUS", "VSYS", "GND", "3V3_EN", "3V3", "ADC_VREF", "GP28", "AGND", "GP27", "GP26",
        "RUN", "GP22", "GND", "GP21", "GP20", "GP19", "GP18", "GND", "GP17", "GP16",
    ];

    public static Board Make()
    {
        List<BoardPin> pins = [.. Enumerable.Range(0, 30).Select(Pin), Led];
        return new Board("Raspberry Pi Pico W", "rp2", "Pico W datasheet, RP2040 datasheet 4.5.2", pins, [.. Side(BoardSide.Left, Left), .. Side(BoardSide.Right, Right)])
        {
            UsbAtTop = true,
        };

        IEnumerable<HeaderPlace> Side(BoardSide side, string[] labels) =>
            labels.Select((label, row) => new HeaderPlace(side, row + 1, label, pins.Find(pin => pin.Label == label)) { Number = Number(side, row) });
    }

    /// <summary>Counted around the board, from the top left down and on from the bottom right up.</summary>
    private static int Number(BoardSide side, int row) => side == BoardSide.Left ? row + 1 : Left.Length + Right.Length - row;

    /// <summary>On the wireless chip (WL_GPIO0): on or off only.</summary>
    private static BoardPin Led => new("LED", "LED", PinAbility.Output);

    private static BoardPin Pin(int gpio) => gpio switch
    {
        23 => Wireless(gpio, "switches the Wi-Fi chip on"),
        24 => Wireless(gpio, "carries the Wi-Fi chip's data"),
        25 => Wireless(gpio, "selects the Wi-Fi chip"),
        29 => Wireless(gpio, "clocks the Wi-Fi chip and measures VSYS"),
        _ => Usable(gpio),
    };

    private static BoardPin Usable(int gpio) => new($"{gpio}", $"GP{gpio}", gpio is >= 26 and <= 28 ? Any | PinAbility.Adc : Any)
    {
        PwmSlice = gpio / 2 % 8,
        PwmChannel = gpio % 16,
    };

    private static BoardPin Wireless(int gpio, string what) => new($"{gpio}", $"GP{gpio}", PinAbility.None) { Reserved = what };
}
