using System.Text;
using System.Text.Json;
using HomeHub.Tests.Contracts;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A hub with something on each of its pages: devices online and offline, entries of every level, a gap, a rejected message, a stopped rollout.</summary>
public sealed class EveryPage : IAsyncLifetime
{
    /// <summary>Every page there is, by its address.</summary>
    public static TheoryData<string> Addresses => new("/", "/devices", "/devices/kitchen?span=7d", "/devices/attic", "/devices/kitchen?tab=logs", "/logs", "/logs?level=error&q=sensor",
        "/devices/kitchen?tab=sensors", "/devices/kitchen?tab=configuration", "/devices/attic?tab=configuration&sensor=hall-motion", "/devices/old-lamp?tab=configuration",
        "/devices/add", "/devices/add?name=Shed&step=connections", "/devices/kitchen/setup", "/settings/connections",
        "/sensors", "/sensors?by=kind&q=climate", "/sensors?q=nothing-like-it", "/sensors/kitchen/climate", "/sensors/kitchen/motion?span=6h", "/sensors/kitchen/light?span=7d", "/sensors/attic/climate", "/sensors/kitchen/nothing",
         "/updates", "/updates/start", "/updates/rollouts/1", "/updates/rollouts/99", "/devices/kitchen?tab=updates", "/settings", "/settings/access", "/settings/backups", "/settings/mqtt", "/account", "/sign-in", "/not-allowed",
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
                 "heap_free":120000,"fs_free":700000,"capabilities":["log","update"],"protocol":1}
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
        await RollOutAsync(client);
        await LetInAsync();
    }

    /// <summary>A device with a user of its own, one that asks to be let in, and one with a wrong password.</summary>
    private async Task LetInAsync()
    {
        await SendAsync(HttpMethod.Post, "/api/home/devices/hall/mqtt/renew", "{}");
        await SendAsync(HttpMethod.Post, "/api/home/broker/pairing/open", """{"minutes":60}""");
        await using var stranger = await SignedInClient.ConnectAsync(Home.BrokerPort, "garden-shed", "a password of its own");
        await using var wrong = await SignedInClient.ConnectAsync(Home.BrokerPort, "hall", "a password of old");
    }

    /// <summary>A rollout that stopped: one device was rolled back, one is still at it, and one is away.</summary>
    private async Task RollOutAsync(MqttTestClient client)
    {
        await SendAsync(HttpMethod.Post, "/api/home/releases/bundled", """{"version":"1.5.0","notes":"Motion sensors rest for a while after each motion."}""");
        await SendAsync(HttpMethod.Post, "/api/home/releases/1/publish?host=http", "{}");
        await Eventually.TrueAsync("it is published", async () => (await GetAsync("/api/home/releases/1")).GetProperty("publications")[0].GetProperty("state").GetString() == "published");
        await SendAsync(HttpMethod.Post, "/api/home/rollouts", """{"device_ids":["kitchen","hall","attic"],"canary":false,"failure_threshold":1}""");
        foreach (var (device, state) in new[]
        {
            ("hall", """ "state":"downloading","progress":43,"bytes":43000,"bytes_total":100000}"""),
            ("kitchen", """ "state":"downloading","progress":100,"bytes":100000,"bytes_total":100000}"""),
            ("kitchen", """ "state":"verifying","progress":100}"""), ("kitchen", """ "state":"installing","progress":100}"""), ("kitchen", """ "state":"probation","progress":100}"""),
            ("kitchen", """
                "state":"rolled_back","stage":"probation","progress":100,"error":"ImportError: no module named 'dht22'",
                "traceback":"Traceback (most recent call last):\n  File \"main.py\", line 88, in start\n  File \"home/sensors/registry.py\", line 31, in load\nImportError: no module named 'dht22'\n"}
                """),
        })
        {
            var attempt = await Eventually.SeesAsync($"{device}'s update has begun", () => GetAsync($"/api/home/devices/{device}/updates"), seen => seen.GetArrayLength() == 1);
            await client.PublishAsync($"homehub/{device}/update", $$"""{"id":"{{attempt[0].GetProperty("id").GetString()}}","release":"1.5.0","sequence":5,{{state}}""", retain: true);
        }

        await Eventually.TrueAsync("it has stopped", async () => (await GetAsync("/api/home/rollouts/1")).GetProperty("state").GetString() == "stopped");
    }

    private async Task<JsonElement> GetAsync(string address) => JsonElement.Parse(await Home.Hub.Http.GetStringAsync(address, TestContext.Current.CancellationToken));

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
