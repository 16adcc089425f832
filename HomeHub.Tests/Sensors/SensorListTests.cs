using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Sensors;

namespace HomeHub.Tests.Sensors;

/// <summary>What the Sensors page shows, in which order, at which address.</summary>
public sealed class SensorListTests
{
    private static readonly SensorView[] House =
    [
        ShownSensors.Climate("attic", condition: SensorCondition.Away), ShownSensors.Light("hall"), ShownSensors.Motion("hall", seen: true),
        ShownSensors.Climate("kitchen"), ShownSensors.Light("kitchen", on: false), ShownSensors.Climate("shed", condition: SensorCondition.Silent),
    ];

    [Fact]
    public void Stands_by_device_with_what_needs_a_person_first_and_what_is_away_last()
    {
        var list = SensorList.Of(House, new SensorAddress(), 100);

        Assert.Equal(["shed", "hall", "kitchen", "attic"], list.Groups.Select(group => group.Title));
        Assert.Equal(["motion", "light"], list.Groups[1].Sensors.Select(view => view.Sensor.Slug));
        Assert.Equal((6, 0), (list.Total, list.Hidden));
    }

    [Fact]
    public void Stands_by_kind_where_that_is_asked_for() =>
        Assert.Equal(["Climate", "Motion", "Light"], SensorList.Of(House, new SensorAddress(ByKind: true), 100).Groups.Select(group => group.Title));

    [Fact]
    public void Counts_each_kind_of_what_is_found()
    {
        var list = SensorList.Of(House, new SensorAddress(Kind: SensorKind.Light, Device: "hall"), 100);

        Assert.Equal("light", Assert.Single(Assert.Single(list.Groups).Sensors).Sensor.Slug);
        Assert.Equal((1, 1), (list.Counts[SensorKind.Motion], list.Counts[SensorKind.Light]));
    }

    [Fact]
    public void Shows_no_more_than_it_is_told_and_says_how_many_are_left()
    {
        var list = SensorList.Of([.. Enumerable.Range(0, 300).Select(i => ShownSensors.Climate($"room-{i:000}"))], new SensorAddress(), 120);

        Assert.Equal((120, 180), (list.Groups.Sum(group => group.Sensors.Count), list.Hidden));
    }

    [Theory]
    [InlineData("kitchen", 2)]
    [InlineData("HUMID", 3)]
    [InlineData("silent", 1)]
    [InlineData("device offline", 1)]
    [InlineData("nothing like it", 0)]
    public void Finds_by_name_device_condition_or_what_it_measures(string text, int count) =>
        Assert.Equal(count, SensorList.Of(House, new SensorAddress(Text: text), 100).Total);

    [Fact]
    public void What_is_shown_stands_in_the_address()
    {
        var address = new SensorAddress("kitchen", SensorKind.Climate, "a & b", ByKind: true);

        Assert.Equal("sensors?device=kitchen&kind=climate&q=a%20%26%20b&by=kind", address.ToUri());
        Assert.Equal(address, SensorAddress.Of("kitchen", "climate", " a & b ", "kind"));
        Assert.Equal(new SensorAddress(), SensorAddress.Of("", "no-kind", " ", "size"));
        Assert.Equal("sensors", new SensorAddress().ToUri());
    }

    [Fact]
    public void Says_in_a_sentence_what_needs_a_person()
    {
        var items = SensorAttention.WithDevices(House);

        Assert.Equal(["shed: shed climate. shed is Silent.", "attic is Away; its sensor is not heard."], items.Select(item => item.Text));
        Assert.Equal(["sensors/shed/climate", "devices/attic"], items.Select(item => item.Href));
    }

    [Fact]
    public void Figures_are_as_precise_as_they_are_worth()
    {
        Assert.Equal(["21.4\u00A0°C", "47\u00A0%"], SensorWords.Large(ShownSensors.Climate("kitchen", 21.44, 46.7).Sensor));
        Assert.Equal("0.0\u00A0°C", SensorWords.Number(-0.04, "°C"));
        Assert.Equal("1,013\u00A0hPa", SensorWords.Number(1013.25, "hPa"));
        Assert.Equal(["On", "50\u00A0%"], SensorWords.Large(ShownSensors.Light("hall").Sensor));
        Assert.Equal(["Off"], SensorWords.Large(ShownSensors.Light("hall", on: false).Sensor));
        Assert.Equal((50, 0), (Math.Round(SensorWords.Brightness(ShownSensors.Light("hall").Sensor)!.Value), SensorWords.Brightness(ShownSensors.Light("hall", on: false).Sensor)));
    }

    [Fact]
    public void A_device_s_tile_has_its_main_readings_in_a_line() => Assert.Equal(
        "21.4\u00A0°C, 47\u00A0% · kitchen light off", SensorWords.Line([ShownSensors.Light("kitchen", on: false), ShownSensors.Climate("kitchen")]));
}
