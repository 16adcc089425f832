using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HomeHub.Tests.Contracts;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A device that puts markup, SQL, formulas and terminal escapes into every text it has, and an owner who does so in forms: shown, never run.</summary>
public sealed class HostileNamesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Markup = "\"'><img src=x onerror=window.hacked=1><script>window.hacked=1</script>{{7*7}}'; DROP TABLE devices; --\u001b[31m\r\nX: y";
    private const string Formula = "=cmd|' /C calc'!A0";

    [Fact]
    public async Task Are_shown_on_every_page_and_run_on_none()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var client = await home.ConnectAsync("evil");
        await SpeakAsync(client);
        await Eventually.TrueAsync("its last entry is stored", async () => (await StoredLog.ReadAsync(home.Hub.DatabaseFile)).Any(entry => entry.Message == "the last"));
        await SaveAsync(home.Hub.Http);

        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        foreach (var address in new[]
        {
            "/", "/devices", "/devices/evil", "/devices/evil?tab=logs", "/devices/evil?tab=sensors", "/devices/evil?tab=configuration", "/devices/evil?tab=updates",
            "/logs", "/sensors", "/sensors/evil/climate", "/settings", "/settings/connections", "/settings/access", "/settings/mqtt", "/updates", "/devices/add",
        })
        {
            await browser.OpenAsync(address);
            await browser.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.True(await browser.Page.EvaluateAsync<bool>("() => window.hacked === undefined"), $"{address} ran it");
            Assert.Equal(0, await browser.Page.Locator("img[src=x]").CountAsync());
            Assert.True(browser.Faults.Count == 0, $"{address}: {string.Join(", ", browser.Faults)}");
        }

        await browser.Page.GotoAsync("/devices");
        await Assertions.Expect(browser.Page.GetByText("<script>window.hacked=1</script>").First).ToBeVisibleAsync();
        var csv = await home.Hub.Http.GetStringAsync("/api/home/logs/export?format=csv", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(csv.Split(',', '\n'), cell => cell.TrimStart('"').StartsWith('='));
        Assert.Contains($"'{Formula}", csv);
    }

    private static async Task SpeakAsync(MqttTestClient client)
    {
        await client.PublishAsync("homehub/evil/availability", """{"state":"online","session":"1-1"}""", retain: true);
        foreach (var (topic, example) in new[]
        {
            ("homehub/evil/announce", "announce"), ("homeassistant/device/evil/config", "discovery"), ("homehub/evil/config/reported", "config-reported-provisioned"),
            ("homehub/evil/update", "update-rolled-back"), ("homehub/evil/sensors/climate/state", "sensor-state"),
        })
        {
            // What is a topic or a word of the protocol has to stay, or the message would be refused as a whole.
            var message = JsonNode.Parse(System.Text.Encoding.UTF8.GetString(Golden.Payload(example)).Replace("kitchen/", "evil/", StringComparison.Ordinal))!;
            Spoil(message, name => name is "display_name" or "name" or "board" or "platform" or "micropython" or "cause" or "ssid" or "error" or "traceback" or "unit_of_meas" or "mf" or "mdl" or "sw" or "sn" or "stage" or "release");
            await client.PublishAsync(topic, message.ToJsonString(), retain: true);
        }

        await client.PublishAsync("homehub/evil/log", new JsonObject { ["message"] = Markup, ["type"] = Markup, ["level"] = Markup, ["display_name"] = Markup, [Markup] = Markup }.ToJsonString());
        await client.PublishAsync("homehub/evil/log", new JsonObject { ["message"] = Formula, ["type"] = Formula }.ToJsonString());
        await client.LogAsync("evil", 1, 3, "the last");
    }

    private static void Spoil(JsonNode node, Func<string, bool> which)
    {
        foreach (var (name, value) in (node as JsonObject ?? []).ToList())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out _) && which(name))
            {
                node[name] = Markup;
            }
        }

        foreach (var child in node is JsonArray array ? array.ToList() : (node as JsonObject ?? []).Select(member => member.Value).ToList())
        {
            if (child is JsonObject or JsonArray)
            {
                Spoil(child, which);
            }
        }
    }

    /// <summary>What an owner may call things; where it is refused, that is an answer in words.</summary>
    private static async Task SaveAsync(HttpClient http)
    {
        foreach (var (address, body) in new (string, object)[]
        {
            ("/api/home/connections/wifi/add", new { name = Markup, ssid = "<img src=x onerror=window.hacked=1>", password = "a placeholder" }),
            ("/api/home/connections/mqtt/add", new { name = Formula, host = "broker.lan", port = 1883 }),
            ("/api/home/connections/ftp/add", new { name = Markup, host = Markup, port = 21 }),
            ("/api/home/devices/add", new { id = "named", display_name = Markup, platform = "rp2" }),
            ("/api/home/devices/add", new { id = Markup, display_name = Formula, platform = Markup }),
        })
        {
            using var answer = await http.PostAsJsonAsync(address, body, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode is 200 or 400, $"{address}: {answer.StatusCode}");
        }
    }
}
