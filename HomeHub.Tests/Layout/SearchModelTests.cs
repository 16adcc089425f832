using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Sensors;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Tests.Layout;

public sealed class SearchModelTests
{
    private static readonly Device[] Devices =
    [
        new() { Id = "kitchen", DisplayName = "Kitchen", Availability = Availability.Online, Ip = "192.168.1.41" },
        new() { Id = "attic", DisplayName = "Attic", Availability = Availability.Offline },
    ];

    private static readonly SensorView[] Sensors = [ShownSensors.Climate("Attic"), ShownSensors.Light("Kitchen")];

    [Fact]
    public void Shows_devices_that_need_attention_and_the_pages_before_anything_is_typed()
    {
        var hits = SearchModel.Hits("", Devices, Sensors);

        Assert.Equal(["Attic", "Kitchen", "Overview", "Devices", "Sensors", "Logs", "Settings"], hits.Select(h => h.Title));
    }

    [Theory]
    [InlineData("KITCH", "devices/kitchen")]
    [InlineData("1.41", "devices/kitchen")]
    [InlineData("offline", "devices/attic")]
    [InlineData("password", "settings#broker")]
    [InlineData("retention", "settings#retention")]
    [InlineData("restore", "settings#backups")]
    public void Finds_devices_by_name_address_or_state_and_settings_by_what_they_are_about(string text, string href) =>
        Assert.Equal(href, SearchModel.Hits(text, Devices, Sensors)[0].Href);

    [Fact]
    public void A_name_that_matches_comes_before_a_board_that_does()
    {
        Device hall = new() { Id = "hall", Board = "ESP32-DevKitC", Availability = Availability.Offline };

        Assert.Equal(["Kitchen", "hall"], SearchModel.Hits("kit", [hall, .. Devices], Sensors).Take(2).Select(h => h.Title));
    }

    [Fact]
    public void Offers_to_search_the_log_for_whatever_was_typed()
    {
        var hit = SearchModel.Hits(" 100% & more ", Devices, Sensors)[^1];

        Assert.Equal("Search the logs for “100% & more”", hit.Title);
        Assert.Equal("logs?q=100%25%20%26%20more", hit.Href);
    }

    [Fact]
    public void Finds_sensors_by_name_and_by_what_they_measure_with_what_they_say_now()
    {
        var hit = Assert.Single(SearchModel.Hits("humidity", Devices, Sensors), hit => hit.Href.StartsWith("sensors/", StringComparison.Ordinal));

        Assert.Equal(("Attic climate", "Attic · 21.4\u00A0°C, 47\u00A0%", "sensors/Attic/climate"), (hit.Title, hit.Detail, hit.Href));
        Assert.Equal("sensors/Kitchen/light", SearchModel.Hits("kitchen li", Devices, Sensors)[0].Href);
    }
}
