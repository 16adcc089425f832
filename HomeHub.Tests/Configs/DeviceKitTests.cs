using System.IO.Compression;
using System.Text.Json.Nodes;
using HomeHub.Core.Configs;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class DeviceKitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_config_py_has_all_that_is_known_as_a_board_reads_it()
    {
        await using var core = await OpenAsync(("Mqtt:Host", "broker.example"), ("Mqtt:BaseTopic", "house"));
        await core.Get<ConnectionStore>().SaveAsync(new MqttBroker { Name = "House", Host = "192.168.1.10", User = "device", Password = "\"quoted\\\" 🍳" }, "a test", Cancellation);
        await core.SavedAsync(new ConfigContent
        {
            Name = "Küche \"1\"",
            Config = """{"log_level":"debug","wifi":[{"ssid":"home","password":"long enough"},{"ssid":"open"}],"mqtt":{"use":"default"}}""",
            Sensors = [Motion(18), new SensorContent { Name = "Odd", SensorType = "co2", SensorConfig = """{"on":true,"off":null,"curve":[1.5]}""" }],
        });

        var kit = (await core.Get<DeviceKit>().MakeAsync(Kitchen, Cancellation))!;
        var values = await MicroPython.RunAsync(kit.ConfigPy, "DEVICE_ID", "DISPLAY_NAME", "WIFI", "WIFI_COUNTRY", "MQTT", "BASE_TOPIC", "LOG_LEVEL", "SENSORS");

        Assert.Empty(kit.Missing);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(
            """
            {"DEVICE_ID":"kitchen","DISPLAY_NAME":"Küche \"1\"","WIFI":[{"ssid":"home","password":"long enough"},{"ssid":"open","password":""}],
            "WIFI_COUNTRY":"","MQTT":{"host":"192.168.1.10","port":1883,"user":"device","password":"\"quoted\\\" 🍳","tls":false},"BASE_TOPIC":"house",
            "LOG_LEVEL":"debug","SENSORS":[{"sensor_type":"motion","name":"Hall motion","slug":"hall-motion","sensor_config":{"pin":18,"retrigger_delay_ms":10000}},
            {"sensor_type":"co2","name":"Odd","slug":"odd","sensor_config":{"on":true,"off":null,"curve":[1.5]}}]}
            """), JsonNode.Parse(values)), values);
    }

    [Fact]
    public async Task What_is_not_known_is_said_and_left_as_the_template_has_it()
    {
        await using var core = await OpenAsync(("Mqtt:Host", "broker.example"), ("Mqtt:Username", "hub"), ("Mqtt:Password", "of the hub itself"));

        var kit = (await core.Get<DeviceKit>().MakeAsync(Kitchen, Cancellation))!;

        Assert.Equal(["WIFI", "MQTT"], kit.Missing.Select(words => words.Split(':')[0]));
        Assert.Contains("""WIFI = [{"ssid": "your-network", "password": "your-wifi-password"}]""", kit.ConfigPy);
        Assert.Contains("""MQTT = {"host": "broker.example", "port": 1883, "user": "hub", "password": "", "tls": False}""", kit.ConfigPy);
        Assert.Null(await core.Get<DeviceKit>().MakeAsync("nobody", Cancellation));
    }

    [Fact]
    public async Task The_zip_has_the_whole_firmware_and_says_how_to_copy_it()
    {
        await using var hub = await HubHost.RunAsync();
        await hub.Get<DeviceAdmission>().AddAsync(new NewDevice(Kitchen, "rp2", "Kitchen"), "a test", Cancellation);
        await hub.Get<ConnectionStore>().SaveAsync(new WifiNetwork { Name = "Home", Ssid = "home", Password = "long enough" }, "a test", Cancellation);

        using var answer = await hub.Http.GetAsync($"/api/home/devices/{Kitchen}/kit.zip", Cancellation);
        using var single = await hub.Http.GetAsync($"/api/home/devices/{Kitchen}/config.py", Cancellation);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancellation));

        Assert.Equal(("application/zip", "homehub-kitchen.zip", "no-store"),
            (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName, answer.Headers.CacheControl!.ToString()));
        Assert.Equal(
            FirmwareOfTheSource().Append("README.txt").Append("config.py").Append("main.py").Order(StringComparer.Ordinal),
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Contains("mpremote cp -r home : + cp config.py :config.py + cp main.py : + reset", Text("README.txt"));
        Assert.Contains("config.py is ready.", Text("README.txt"));
        Assert.Equal(Text("config.py"), await single.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("""WIFI = [{"ssid": "home", "password": "long enough"}]""", Text("config.py"));
        Assert.Contains("def load", Text("main.py"));

        string Text(string name)
        {
            using var reader = new StreamReader(zip.GetEntry(name)!.Open());
            return reader.ReadToEnd();
        }
    }

    [Fact]
    public void A_template_that_lacks_a_name_is_refused() =>
        Assert.Contains("SENSORS", Assert.Throws<InvalidOperationException>(() => ConfigPy.Fill("DEVICE_ID = None\n", new Dictionary<string, string> { ["SENSORS"] = "[]" })).Message);

    private static IEnumerable<string> FirmwareOfTheSource()
    {
        var root = Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.FullName, "firmware");
        return Directory.EnumerateFiles(Path.Combine(root, "home"), "*.py", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'));
    }
}
