using System.Text;
using System.Text.Json;
using HomeHub.Tests.Contracts;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A hub with something on each of its pages: devices online and offline, entries of every level, a gap, a rejected message.</summary>
public sealed class EveryPage : IAsyncLifetime
{
    /// <summary>Every page there is, by its address.</summary>
    public static TheoryData<string> Addresses => new("/", "/devices", "/devices/kitchen", "/devices/attic", "/logs", "/logs?level=error&q=sensor",
        "/devices/kitchen?tab=sensors", "/devices/kitchen?tab=configuration", "/devices/attic?tab=configuration&sensor=hall-motion", "/devices/old-lamp?tab=configuration",
        "/devices/add", "/devices/add?name=Shed&step=connections", "/devices/kitchen/setup", "/settings/connections",
        "/sensors", "/sensors?by=kind&q=climate", "/sensors?q=nothing-like-it", "/sensors/kitchen/climate", "/sensors/kitchen/motion?span=6h", "/sensors/kitchen/light?span=7d", "/sensors/attic/climate", "/sensors/kitchen/nothing",
         "/updates", "/updates/start", "/updates/rollouts/1", "/devices/kitchen?tab=updates", "/settings", "/settings/access", "/account", "/sign-in", "/not-allowed",
         "/not-found", "/api");

    public Household Home { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Home = await Household.RunAsync(BrokerKind.Embedded);
        await using var client = await Home.ConnectAsync("everybody");
        foreach (var (device, name, platform) in new[] { ("kitchen", "Kitchen", "rp2"), ("attic", "Attic", "esp32"), ("hall", "Hall", "rp2") })
        {
            await client.PublishAsync($"homehub/{device}/availability", """{"state":"online","session":"3-1"}""", retain: true);
            await client.PublishAsync($"homehub/{device}/announce", $$"""
                {"platform":"{{platform}}","board":"board of {{name}}","display_name":"{{name}}","firmware":{"version":"1.4.0","sequence":4,"slot":"a"},
                 "micropython":"1.27.0","boot":{"count":3,"cause":"power-on"},"wifi":{"ssid":"home","rssi":-61,"ip":"192.0.2.17"},
                 "heap_free":120000,"fs_free":700000,"protocol":1}
                """, retain: true);
            await client.PublishAsync($"homehub/{device}/heartbeat", """{"uptime_s":4000,"heap_free":118000,"rssi":-63,"wifi_drops":1,"mqtt_drops":1,"log_dropped":0}""", qos: 0);
        }

        foreach (var (index, level) in new[] { "debug", "info", "warning", "error", "critical", "info" }.Index())
        {
            await client.PublishAsync("homehub/kitchen/log",
                $$$"""{"boot":3,"seq":{{{index + 1}}},"level":"{{{level}}}","type":"sensor","message":"The sensor says {{{index}}}: <b>21.5 °C</b>","age_ms":0,"data":{"value":21.5}}""");
        }

        await SensorsAsync(client);
        await client.LogAsync("kitchen", 3, 24, "after a gap");
        await client.PublishAsync("z-home/log/old-lamp", """{"message":"I predate the protocol","type":"check-in","display_name":"Old lamp"}""");
        await client.PublishAsync("homehub/kitchen/log", new byte[] { 0xFF, 0xFE });
        await client.PublishAsync("homehub/attic/availability", """{"state":"offline","session":"3-1"}""", retain: true);
        await Eventually.SeesAsync("everything has arrived", () => Home.Hub.Http.GetStringAsync("/api/home/devices/attic", TestContext.Current.CancellationToken),
            attic => attic.Contains("offline", StringComparison.OrdinalIgnoreCase));
        await ConfigureAsync();
    }

    /// <summary>A config that waits, with a sensor on a strapping pin, one that only a newer firmware knows, and a network of its own.</summary>
    private async Task ConfigureAsync()
    {
        await SendAsync(HttpMethod.Put, "/api/home/devices/attic/config", """{"log_level":"debug","poll":{"every":5},"wifi":{"ssid":"barn","password":"placeholder"}}""");
        var config = JsonElement.Parse(await Home.Hub.Http.GetStringAsync("/api/home/devices/attic/config", TestContext.Current.CancellationToken)).GetProperty("id");
        await SendAsync(HttpMethod.Post, "/api/home/sensors/add", $$$"""{"sensor_type":"motion","name":"Hall motion","device_config_id":{{{config}}},"sensor_config":{"pin":12}}""");
        await SendAsync(HttpMethod.Post, "/api/home/sensors/add", $$$"""{"sensor_type":"radar","name":"Radar","device_config_id":{{{config}}},"sensor_config":{"pin":5,"range_m":4.5}}""");
    }

    private async Task SendAsync(HttpMethod method, string address, string json)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var answer = await Home.Hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Of every kind; one that fails, one of a device that is away, one that nobody described.</summary>
    private static async Task SensorsAsync(MqttTestClient client)
    {
        await client.PublishAsync("homeassistant/device/kitchen/config", Golden.Payload("discovery"), retain: true);
        await client.PublishAsync("homehub/kitchen/sensors/climate/state", """{"temperature":21.4,"humidity":47}""", retain: true);
        await client.PublishAsync("homehub/kitchen/sensors/motion/state", """{"state":"ON"}""", retain: true);
        await client.PublishAsync("homehub/kitchen/sensors/motion/state", """{"state":"OFF"}""", retain: true);
        await client.PublishAsync("homehub/kitchen/sensors/light/state", """{"state":"ON","brightness":128}""", retain: true);
        await client.PublishAsync("homehub/attic/sensors/climate/state", """{"temperature":17.25,"humidity":61}""", retain: true);
        await client.PublishAsync("homehub/hall/sensors/pressure/state", """{"pressure":1013.2,"trend":"rising"}""", retain: true);
        await client.PublishAsync("homehub/hall/log", """{"level":"error","type":"sensor","message":"Hall pressure failed: OSError 5","data":{"sensor":"pressure"}}""");
    }

    public ValueTask DisposeAsync() => Home.DisposeAsync();
}
