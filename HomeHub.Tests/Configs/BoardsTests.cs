using HomeHub.Core.Configs;
using HomeHub.Core.Sensors;

namespace HomeHub.Tests.Configs;

public sealed class BoardsTests
{
    public static TheoryData<Board> All => [Boards.PicoW, Boards.Esp32DevKit];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_place_of_the_header_is_filled_once(Board board)
    {
        foreach (var side in Enum.GetValues<BoardSide>())
        {
            var rows = board.Header.Where(place => place.Side == side).Select(place => place.Row).ToList();
            Assert.Equal(Enumerable.Range(1, board.Header.Count / 2), rows);
        }

        Assert.Distinct(board.Pins.Select(pin => pin.Pin));
        Assert.Distinct(board.Header.Select(place => place.Pin).OfType<BoardPin>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_can_be_used_is_led_out_or_sits_on_the_board(Board board) => Assert.All(
        board.Pins.Where(pin => pin.Reserved is null && pin.Pin != "LED"),
        pin => Assert.Contains(pin, board.Header.Select(place => place.Pin)));

    [Fact]
    public void A_Pico_W_leads_out_26_GPIOs_and_keeps_four_for_its_radio()
    {
        Assert.Equal(26, Boards.PicoW.Header.Count(place => place.Pin is not null));
        Assert.Equal(["23", "24", "25", "29"], Boards.PicoW.Pins.Where(pin => pin.Reserved is not null).Select(pin => pin.Pin));
        Assert.Equal((BoardSide.Right, 17), Place(Boards.PicoW, "18"));
        Assert.Equal((BoardSide.Left, 20), Place(Boards.PicoW, "15"));
        Assert.Equal(["26", "27", "28"], Boards.PicoW.Suitable(PinAbility.Adc).Select(pin => pin.Pin));
        Assert.Equal((0, 0), (Boards.PicoW.Find("0")!.PwmChannel, Boards.PicoW.Find("16")!.PwmChannel));
        Assert.Equal(PinAbility.Output, Boards.PicoW.Find("LED")!.Can);
    }

    [Fact]
    public void An_ESP32_keeps_its_flash_pins_and_has_four_that_only_listen()
    {
        Assert.Equal(["6", "7", "8", "9", "10", "11"], Boards.Esp32DevKit.Header.Where(place => place.Pin?.Reserved is not null).Select(place => place.Pin!.Pin).Order(Comparer<string>.Create((a, b) => int.Parse(a) - int.Parse(b))));
        Assert.Equal(["34", "35", "36", "39"], Boards.Esp32DevKit.Suitable(PinAbility.Input).Except(Boards.Esp32DevKit.Suitable(PinAbility.Output)).Select(pin => pin.Pin));
        Assert.All(["0", "2", "5", "12", "15"], pin => Assert.Contains("trapping", Boards.Esp32DevKit.Find(pin)!.Warning));
        Assert.Null(Boards.Esp32DevKit.Find("20"));
        Assert.Equal((BoardSide.Left, 3), Place(Boards.Esp32DevKit, "36"));
        Assert.Equal((BoardSide.Right, 19), Place(Boards.Esp32DevKit, "6"));
    }

    [Fact]
    public void A_Picos_places_are_numbered_as_on_its_pinout_and_a_DevKits_are_marked_as_printed()
    {
        Assert.Equal(Enumerable.Range(1, 40), Boards.PicoW.Header.Select(place => place.Number!.Value).Order());
        Assert.Equal([1, 20, 21, 24, 40], new[] { "GP0", "GP15", "GP16", "GP18", "VBUS" }.Select(label => Boards.PicoW.Header.Single(place => place.Label == label).Number!.Value));
        Assert.All(Boards.Esp32DevKit.Header, place => Assert.Null(place.Number));
        Assert.Equal(["36", "1"], new[] { "VP", "TX" }.Select(label => Boards.Esp32DevKit.Header.Single(place => place.Label == label).Pin!.Pin));
    }

    [Theory]
    [InlineData("rp2", "Raspberry Pi Pico W with RP2040", "rp2")]
    [InlineData("rp2", null, "rp2")]
    [InlineData("Pico W", null, "rp2")]
    [InlineData("esp32", "Generic ESP32 module with ESP32", "esp32")]
    [InlineData("esp32", null, "esp32")]
    [InlineData("ESP32", null, "esp32")]
    [InlineData("esp32", "Generic ESP32S3 module with ESP32S3", null)]
    [InlineData("esp32", "LOLIN_C3_MINI with ESP32-C3FH4", null)]
    [InlineData("esp8266", null, null)]
    [InlineData(null, null, null)]
    public void A_board_is_found_by_what_it_is_called(string? platform, string? board, string? found) => Assert.Equal(found, Boards.Find(platform, board)?.Platform);

    private static (BoardSide, int) Place(Board board, string pin) => board.Header.Where(place => place.Pin?.Pin == pin).Select(place => (place.Side, place.Row)).Single();
}
