using HomeHub.Core.Configs;

namespace HomeHub.Tests.Configs;

public sealed class ConfigValidatorTests
{
    private static readonly ConnectionSet Connections = new(
        [new WifiNetwork { Id = 3, Name = "Home", Ssid = "home", Password = "long enough", IsDefault = true }], [], []);

    [Fact]
    public void A_config_that_a_device_can_run_has_no_errors() => Assert.Empty(Errors(Content(
        """{"log_level":"debug","wifi":{"use":"default"},"mqtt":{"host":"broker.local","user":"a","password":"b","tls":true},"notes":["kept"]}""",
        Weather(26), Motion(18), Led(16), new SensorContent { Name = "Status", SensorType = "status_led", SensorConfig = """{"pin":"LED"}""" },
        new SensorContent { Name = "From the future", SensorType = "co2", SensorConfig = """{"pin":5,"range":[400,5000]}""" })));

    [Fact]
    public void A_pin_used_twice_is_refused_at_both_fields_and_each_names_the_other()
    {
        var errors = Errors(Content("{}", Weather(18), Led(16), Motion(18)));

        Assert.Equal(
            [("sensors[0].sensor_config.pin", "GP18 is already used by Motion."), ("sensors[2].sensor_config.pin", "GP18 is already used by Weather.")],
            errors.Select(error => (error.Path, error.Message)));
    }

    [Theory]
    [InlineData("weather", 30, "has no pin 30")]
    [InlineData("weather", 23, "GP23 cannot be used: it switches the Wi-Fi chip on")]
    public void A_pin_that_a_Pico_W_lacks_or_needs_itself_is_refused(string type, int pin, string words) =>
        Assert.Contains(words, Assert.Single(Errors(Content("{}", Sensor(type, pin)))).Message);

    [Theory]
    [InlineData("motion", 34, null)]
    [InlineData("weather", 34, "needs: output")]
    [InlineData("led", 35, "needs: output, PWM")]
    [InlineData("led", 6, "it connects the board's flash")]
    [InlineData("weather", 28, "has no pin 28")]
    [InlineData("led", 12, null)]
    public void A_pin_that_an_ESP32_cannot_use_that_way_is_refused(string type, int pin, string? words) => Assert.Equal(
        words is null ? [] : [true], Errors(Content("{}", Sensor(type, pin)), Boards.Esp32DevKit).Select(error => error.Message.Contains(words!, StringComparison.Ordinal)));

    [Fact]
    public void Without_a_known_board_only_twice_used_pins_are_refused()
    {
        Assert.Empty(ConfigValidator.Validate(Content("{}", Weather(45)), "kitchen", null, ConnectionSet.Empty));
        Assert.Equal(2, ConfigValidator.Validate(Content("{}", Weather(45), Motion(45)), "kitchen", null, ConnectionSet.Empty).Count);
    }

    [Fact]
    public void Two_lights_on_one_PWM_output_are_refused() => Assert.All(
        Errors(Content("{}", Led(0), Led(16))), error => Assert.Contains("are one PWM output", error.Message));

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(500, 2)]
    public void Lights_that_share_a_PWM_frequency_need_the_same_one(int frequency, int errors) => Assert.Equal(
        errors, Errors(Content("{}", Led(16), Sensor("led", 17) with { SensorConfig = $$"""{"pin":17,"freq":{{frequency}}}""" })).Count);

    [Theory]
    [InlineData("""{"log_level":"loud"}""", "settings.log_level")]
    [InlineData("""{"log_level":5}""", "settings.log_level")]
    [InlineData("""{"wifi":{"ssid":""}}""", "connections.wifi.ssid")]
    [InlineData("""{"wifi":{"password":"long enough"}}""", "connections.wifi.ssid")]
    [InlineData("""{"wifi":{"ssid":"home","password":"short"}}""", "connections.wifi.password")]
    [InlineData("""{"wifi":{"ssid":5}}""", "connections.wifi.ssid")]
    [InlineData("""{"wifi":[{"ssid":"home"},{"ssid":"an ssid of more than thirty-two bytes"}]}""", "connections.wifi[1].ssid")]
    [InlineData("""{"wifi":"home"}""", "connections.wifi")]
    [InlineData("""{"wifi":{"use":9}}""", "connections.wifi")]
    [InlineData("""{"wifi":{"use":"Home"}}""", "connections.wifi.use")]
    [InlineData("""{"mqtt":{"use":"default"}}""", "connections.mqtt")]
    [InlineData("""{"mqtt":{"host":"mqtt://broker"}}""", "connections.mqtt.host")]
    [InlineData("""{"mqtt":{"host":"b","port":0}}""", "connections.mqtt.port")]
    [InlineData("""{"mqtt":{"host":"b","port":"1883"}}""", "connections.mqtt.port")]
    [InlineData("""{"mqtt":{"host":"b","password":"p"}}""", "connections.mqtt.user")]
    [InlineData("""{"mqtt":{"host":"b","tls":"yes"}}""", "connections.mqtt.tls")]
    [InlineData("""{"ftp":{"host":""}}""", "connections.ftp.host")]
    [InlineData("""[]""", "config")]
    [InlineData("""{"a":""", "config")]
    [InlineData("""{"a":1,"a":2}""", "config")]
    public void What_cannot_be_used_is_named_by_its_path(string config, string path) => Assert.Equal([path], Errors(Content(config)).Select(error => error.Path));

    [Theory]
    [InlineData("""{"wifi":{}}""")]
    [InlineData("""{"wifi":null}""")]
    [InlineData("""{"wifi":{"use":"board"}}""")]
    [InlineData("""{"wifi":{"use":3}}""")]
    [InlineData("""{"wifi":{"ssid":"open house"}}""")]
    [InlineData("""{"wifi":{"ssid":"home","password":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}""")]
    [InlineData("""{"mqtt":{"host":"b","tls":{"ca":"/ca.der"}}}""")]
    public void A_connection_that_can_be_used_is_taken(string config) => Assert.Empty(Errors(Content(config)));

    [Fact]
    public void Names_slugs_and_types_have_to_be_usable()
    {
        var errors = Errors(Content("{}",
            Weather(26) with { Name = " " }, Motion(18) with { Slug = "a/b" }, new SensorContent { Name = "X", SensorType = "no type" },
            new SensorContent { Name = "Y", SensorType = "co2", SensorConfig = "[1]" }) with { Name = new string('n', 101) });

        Assert.Equal(["name", "sensors[0].name", "sensors[1].slug", "sensors[2].sensor_type", "sensors[3].sensor_config"], errors.Select(error => error.Path));
    }

    [Fact]
    public void Two_sensors_cannot_have_one_slug_and_a_board_has_one_status_led() => Assert.Equal(
        ["sensors[0].slug", "sensors[1].slug", "sensors[1].sensor_type", "sensors[2].sensor_type"],
        Errors(Content("{}", Weather(26) with { Slug = "x" }, Sensor("status_led", 2) with { Slug = "x" }, Sensor("status_led", 3))).Select(error => error.Path));

    [Fact]
    public void A_message_that_is_too_large_for_a_device_is_refused_with_its_size()
    {
        var error = Assert.Single(Errors(Content($$"""{"notes":"{{new string('n', 4_000)}}"}""")));

        Assert.Equal("", error.Path);
        Assert.Matches("has 4,0[0-9]{2} bytes, and a device takes 4,000", error.Message);
    }

    [Fact]
    public void Too_many_sensors_are_refused() => Assert.Equal(
        "sensors", Assert.Single(Errors(Content("{}", [.. Enumerable.Range(0, ConfigLimits.Sensors + 1).Select(i => Sensor("co2", i))]))).Path);

    private static IReadOnlyList<FieldError> Errors(ConfigContent content, Board? board = null) =>
        ConfigValidator.Validate(content, "kitchen", board ?? Boards.PicoW, Connections);

    private static ConfigContent Content(string config, params IReadOnlyList<SensorContent> sensors) => new() { Config = config, Sensors = sensors };

    private static SensorContent Weather(int pin) => Sensor("weather", pin) with { Name = "Weather" };

    private static SensorContent Motion(int pin) => Sensor("motion", pin) with { Name = "Motion" };

    private static SensorContent Led(int pin) => Sensor("led", pin) with { Name = "Light" };

    private static SensorContent Sensor(string type, int pin) => new() { Name = $"{type} {pin}", SensorType = type, SensorConfig = $$"""{"pin":{{pin}}}""" };
}
