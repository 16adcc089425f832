using System.Text.RegularExpressions;
using HomeHub.Core.Devices;

namespace HomeHub.Core.Configs;

/// <summary>The boards HomeHub knows pin by pin.</summary>
public static partial class Boards
{
    public static Board PicoW { get; } = PicoWBoard.Make();

    public static Board Esp32DevKit { get; } = Esp32DevKitBoard.Make();

    public static IReadOnlyList<Board> All { get; } = [PicoW, Esp32DevKit];

    /// <summary>The device's board; null where it is another one, or nobody said yet.</summary>
    public static Board? Of(Device device) => Find(device.Platform, device.Board);

    /// <summary>A board by what a person or MicroPython calls it.</summary>
    /// <param name="platform"><c>rp2</c>, <c>esp32</c>, or what a person wrote: "Pico W".</param>
    /// <param name="board">What MicroPython says of the machine: "Generic ESP32S3 module with ESP32S3" has other pins than an ESP32.</param>
    public static Board? Find(string? platform, string? board = null) => platform switch
    {
        null => null,
        _ when Pico().IsMatch(platform) => PicoW,
        _ when Esp32().IsMatch(platform) && (board is null || Esp32().IsMatch(board)) => Esp32DevKit,
        _ => null,
    };

    [GeneratedRegex("^rp2|pico", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pico();

    [GeneratedRegex(@"\bESP32\b(?!-[A-Z]\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Esp32();
}
