using HomeHub.Core.Sensors;

namespace HomeHub.Core.Configs;

/// <summary>
/// ESP32 DevKitC V4 with an ESP32-WROOM-32. Header: its user guide (https://docs.espressif.com/projects/esp-dev-kits, ESP32-DevKitC V4, "Pin
/// Descriptions"). What a GPIO can do: ESP-IDF programming guide for the ESP32, "GPIO &amp; RTC GPIO", and the ESP32 datasheet, section "Strapping
/// Pins". ADC2 cannot measure while Wi-Fi is on (ESP-IDF, "ADC limitations"), so only ADC1 counts here. Boards with fewer header
/// pins lead out the same GPIOs, in the same order but for the gaps.
/// </summary>
internal static class Esp32DevKitBoard
{
    private const PinAbility Any = PinAbility.Input | PinAbility.Output | PinAbility.Pwm | PinAbility.Pull;

    /// <summary>As printed; what is no number is no GPIO, or one of <see cref="Printed"/>.</summary>
    private static readonly string[] Left =
    [
        "3V3", "EN", "VP", "VN", "34", "35", "32", "33", "25", "26", "27", "14", "12", "GND", "13", "D2", "D3", "CMD", "5V",
    ];

    private static readonly string[] Right =
    [
        "GND", "23", "22", "TX", "RX", "21", "GND", "19", "18", "5", "17", "16", "4", "0", "2", "15", "D1", "D0", "CLK",
    ];

    /// <summary>GPIOs that have another name beside the header.</summary>
    private static readonly Dictionary<string, string> Printed = new()
    {
        ["VP"] = "36", ["VN"] = "39", ["TX"] = "1", ["RX"] = "3", ["D2"] = "9", ["D3"] = "10", ["CMD"] = "11", ["D1"] = "8", ["D0"] = "7", ["CLK"] = "6",
    };

    private static readonly int[] Gpios = [.. Enumerable.Range(0, 20), 21, 22, 23, 25, 26, 27, .. Enumerable.Range(32, 8)];

    public static Board Make()
    {
        List<BoardPin> pins = [.. Gpios.Select(Pin)];
        return new Board("ESP32 DevKit (WROOM-32)", "esp32", "ESP32-DevKitC V4 user guide, ESP32 datasheet", pins,
            [.. Side(BoardSide.Left, Left), .. Side(BoardSide.Right, Right)]);

        IEnumerable<HeaderPlace> Side(BoardSide side, string[] labels) =>
            labels.Select((label, row) => new HeaderPlace(side, row + 1, label, pins.Find(pin => pin.Pin == Printed.GetValueOrDefault(label, label))));
    }

    private static BoardPin Pin(int gpio) => gpio switch
    {
        >= 6 and <= 11 => new($"{gpio}", $"GPIO {gpio}", PinAbility.None) { Reserved = "connects the board's flash" },
        37 or 38 => new($"{gpio}", $"GPIO {gpio}", PinAbility.None) { Reserved = "is not led out of the module" },
        34 or 35 or 36 or 39 => new($"{gpio}", $"GPIO {gpio}", PinAbility.Input | PinAbility.Adc)
        {
            Warning = "Input only, without an internal pull resistor.",
        },
        _ => new($"{gpio}", $"GPIO {gpio}", gpio is 32 or 33 ? Any | PinAbility.Adc : Any) { Warning = Warning(gpio) },
    };

    private static string? Warning(int gpio) => gpio switch
    {
        0 => "Strapping pin and BOOT button: low at reset, the board waits for a new firmware instead of starting.",
        1 => "Sends the serial console: in other use, the board cannot be reached over USB.",
        2 => "Strapping pin, on many boards with the blue LED: high at reset, the board cannot be flashed.",
        3 => "Receives the serial console: in other use, the board cannot be reached over USB.",
        5 => "Strapping pin: it is high while the board starts.",
        12 => "Strapping pin: high at reset, the flash gets the wrong voltage and the board does not start.",
        15 => "Strapping pin: low at reset, the board starts without its messages.",
        _ => null,
    };
}
