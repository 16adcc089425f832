using HomeHub.Core.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConfigComparisonTests
{
    private static readonly ConnectionSet Connections = new([new WifiNetwork { Id = 3, Name = "Garden", Ssid = "garden" }], [], []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Sensors_are_matched_by_their_id_whatever_they_are_called()
    {
        var before = new ConfigContent { Sensors = [Motion(18) with { Id = 1, Slug = "hall-motion" }, Weather(26) with { Id = 2, Slug = "climate" }] };
        var after = new ConfigContent { Sensors = [Motion(19, "Stairs") with { Id = 1, Slug = "hall-motion" }, Weather(22, "Cellar") with { Slug = "cellar" }] };

        var parts = ConfigComparison.Of(before, after, ConnectionSet.Empty, Boards.PicoW);

        Assert.Equal([("Stairs", ConfigChangeKind.Changed), ("Cellar", ConfigChangeKind.Added), ("Climate", ConfigChangeKind.Removed)], parts.Select(part => (part.Sensor!, part.Kind)));
        Assert.Equal([new("Name", ConfigChangeKind.Changed, "Hall motion", "Stairs"), new("Pin", ConfigChangeKind.Changed, "GP18", "GP19")], parts[0].Fields);
        Assert.Contains(new("Type", ConfigChangeKind.Removed, "Climate (DHT22)", null), parts[2].Fields);
    }

    [Fact]
    public void Numbers_have_their_unit_and_what_no_form_knows_its_own_name()
    {
        var before = new ConfigContent { Sensors = [Motion(18) with { Id = 1 }], Config = """{"log_level":"info"}""" };
        var after = new ConfigContent
        {
            Sensors = [Motion(18) with { Id = 1, SensorConfig = """{"pin":18,"retrigger_delay_ms":5000,"cal":{"gain":2}}""" }],
            Config = """{"log_level":"debug","place":["cellar"]}""",
        };

        var parts = ConfigComparison.Of(before, after, ConnectionSet.Empty);

        Assert.Equal([new("Log from", ConfigChangeKind.Changed, "info", "debug"), new("place 1", ConfigChangeKind.Added, null, "cellar")], parts[0].Fields);
        Assert.Equal([new("Motion lasts", ConfigChangeKind.Changed, "10000 ms", "5000 ms"), new("cal.gain", ConfigChangeKind.Added, null, "2")], parts[1].Fields);
    }

    [Fact]
    public void Of_a_secret_is_said_only_that_it_changed()
    {
        var before = new ConfigContent { Config = """{"wifi":{"ssid":"home","password":"old password"},"api_token":"a"}""" };
        var after = new ConfigContent { Config = """{"wifi":{"ssid":"home","password":"new password"},"api_token":"b"}""" };

        var part = Assert.Single(ConfigComparison.Of(before, after, Connections));

        Assert.Equal(
            [new("Wi-Fi, password", ConfigChangeKind.Changed, null, null, IsSecret: true), new("api_token", ConfigChangeKind.Changed, null, null, IsSecret: true)], part.Fields);
        Assert.True(part.TouchesConnections);
    }

    [Fact]
    public void Another_choice_of_a_connection_is_named()
    {
        var before = new ConfigContent { Config = """{"wifi":{"ssid":"home","password":"12345678"}}""" };
        var after = new ConfigContent { Config = """{"wifi":{"use":3},"ftp":{"use":"default"}}""" };

        var part = Assert.Single(ConfigComparison.Of(before, after, Connections));

        Assert.Equal(new("Wi-Fi", ConfigChangeKind.Changed, "its own", "Garden"), part.Fields[0]);
        Assert.Equal(["Wi-Fi", "Wi-Fi, ssid", "Wi-Fi, password", "FTP server"], part.Fields.Select(field => field.Field));
        Assert.False(ConfigComparison.Of(new(), after with { Config = """{"ftp":{"use":"default"}}""" }, Connections)[0].TouchesConnections);
    }

    [Fact]
    public void The_same_is_no_difference() =>
        Assert.Empty(ConfigComparison.Of(new() { Config = """{"a":1,"b":[1,2]}""" }, new() { Config = """{ "b":[1,2], "a":1}""" }, Connections));

    [Fact]
    public async Task A_password_that_changed_between_two_versions_is_seen_though_both_are_masked()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Config = """{"wifi":{"ssid":"home","password":"old password"}}""", Sensors = [Motion(18)] });
        var content = await core.ContentAsync();
        await core.SavedAsync(content with { Config = """{"wifi":{"ssid":"home","password":"new password"}}""" });

        var part = Assert.Single((await core.Get<ConfigVersionStore>().CompareAsync(Kitchen, 1, 2, Boards.PicoW, cancellation: Cancellation))!);

        Assert.Equal(new("Wi-Fi, password", ConfigChangeKind.Changed, null, null, IsSecret: true), Assert.Single(part.Fields));
    }

    [Fact]
    public async Task A_version_is_compared_with_what_stands_there_now_also_where_that_is_nothing()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        await core.SavedAsync(new ConfigContent { Name = "Larder" });
        var versions = core.Get<ConfigVersionStore>();

        Assert.Equal(["Hall motion"], (await versions.CompareAsync(Kitchen, null, 1, null, withName: false, Cancellation))!.Select(part => part.Sensor));
        await core.Get<ConfigStore>().DeleteAsync(Kitchen, "a test", Cancellation);
        Assert.Equal(ConfigChangeKind.Added, Assert.Single((await versions.CompareAsync(Kitchen, null, 1, null, withName: false, Cancellation))!).Kind);
        Assert.Null(await versions.CompareAsync(Kitchen, null, 9, null, cancellation: Cancellation));
    }

    [Theory]
    [InlineData("sensors[1].sensor_config.pin", "Climate, Pin")]
    [InlineData("sensors[1].sensor_type", "Climate, Type")]
    [InlineData("sensors[1]", "Climate")]
    [InlineData("sensors[7].name", "Sensor 8, Name")]
    [InlineData("settings.log_level", "Log from")]
    [InlineData("settings.something", "something")]
    [InlineData("connections.wifi[0].ssid", "Wi-Fi 1, ssid")]
    [InlineData("connections.mqtt.host", "Broker, host")]
    [InlineData("name", "Name")]
    [InlineData("", "")]
    public void A_path_is_called_what_the_form_calls_it(string path, string words) =>
        Assert.Equal(words, ConfigFieldNames.For(path, new ConfigContent { Sensors = [Motion(18), Weather(26)] }));
}
