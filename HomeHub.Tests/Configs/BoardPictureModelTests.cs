using HomeHub.Core.Configs;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class BoardPictureModelTests
{
    [Fact]
    public void Shows_every_sensor_at_its_pin_and_what_the_board_keeps_for_itself()
    {
        var picture = new BoardPictureModel(Boards.PicoW, [Motion(18), Weather(26)]);

        Assert.Equal("Hall motion", Assert.Single(picture.Find("18")!.Sensors).Name);
        Assert.Equal(BoardPlaceKind.Taken, picture.Find("26")!.Kind);
        Assert.Equal(BoardPlaceKind.Free, picture.Find("17")!.Kind);
        Assert.Equal(14, picture.Places.Count(place => place.Kind == BoardPlaceKind.Fixed));
        Assert.Equal("LED", Assert.Single(picture.OnBoard).Label);
        Assert.All(picture.Places, place => Assert.False(picture.CanChoose(place)));
        Assert.Equal("GP18, place 24: Hall motion", picture.Find("18")!.Spoken);
        Assert.Equal("GP18 can be an input, with pull resistor, an output or dimmed (PWM). Hall motion is on it.", picture.Find("18")!.Words);
    }

    [Fact]
    public void Offers_the_edited_sensor_the_pins_that_saving_would_take()
    {
        IReadOnlyList<SensorContent> sensors = [Light(16), Motion(18), new() { Name = "Lamp", SensorType = SensorTypes.Led.Key }];

        var picture = new BoardPictureModel(Boards.PicoW, sensors, edited: 2);

        Assert.Equal("Lamp", picture.Edited!.Name);
        Assert.True(picture.CanChoose(picture.Find("2")!));
        Assert.Equal("GP18 is already used by Hall motion.", picture.Find("18")!.Words);
        // The same PWM output as GP16.
        Assert.Equal(BoardPlaceKind.Unsuitable, picture.Find("0")!.Kind);
        Assert.Contains("one PWM output", picture.Find("0")!.Words);
        Assert.False(picture.CanChoose(picture.Find("LED")!));
        var taken = picture.Places.Concat(picture.OnBoard).Where(place => place.Pin is not null && picture.CanChoose(place)).Select(place => place.Pin!.Pin);
        Assert.Equal(Accepted(sensors, Boards.PicoW).Order(), taken.Order());
    }

    [Fact]
    public void The_pin_it_is_on_is_the_chosen_one()
    {
        var picture = new BoardPictureModel(Boards.PicoW, [Motion(18), Weather(26)], edited: 0);

        Assert.Equal(BoardPlaceKind.Chosen, picture.Find("18")!.Kind);
        Assert.True(picture.CanChoose(picture.Find("18")!));
    }

    [Fact]
    public void A_status_LED_can_have_the_boards_own()
    {
        var picture = new BoardPictureModel(Boards.PicoW, [new() { Name = "Status", SensorType = SensorTypes.StatusLed.Key }], edited: 0);

        Assert.True(picture.CanChoose(picture.Find("LED")!));
    }

    [Fact]
    public void A_strapping_pin_can_be_chosen_but_warns()
    {
        var picture = new BoardPictureModel(Boards.Esp32DevKit, [Light(4)], edited: 0);

        var strapping = picture.Find("12")!;
        Assert.True(picture.CanChoose(strapping));
        Assert.True(strapping.Warns);
        Assert.Contains("Strapping pin: high at reset", strapping.Words);
        Assert.Equal((BoardPlaceKind.Reserved, "Reserved: it connects the board's flash."), (picture.Find("6")!.Kind, picture.Find("6")!.Words));
        Assert.Equal((BoardPlaceKind.Unsuitable, "VP", "GPIO 36"), (picture.Find("36")!.Kind, picture.Find("36")!.Label, picture.Find("36")!.Pin!.Label));
    }

    private static SensorContent Light(int pin) => new() { Name = "Light", SensorType = SensorTypes.Led.Key, SensorConfig = $$"""{"pin":{{pin}}}""" };

    /// <summary>Pins with which the whole config would be valid.</summary>
    private static IEnumerable<string> Accepted(IReadOnlyList<SensorContent> sensors, Board board) => board.Pins.Select(pin => pin.Pin).Where(pin =>
    {
        var value = int.TryParse(pin, out _) ? pin : $"\"{pin}\"";
        var content = new ConfigContent { Sensors = [.. sensors.SkipLast(1), sensors[^1] with { SensorConfig = $$"""{"pin":{{value}}}""" }] };
        return ConfigValidator.Validate(content, "kitchen", board, ConnectionSet.Empty).Count == 0;
    });
}
