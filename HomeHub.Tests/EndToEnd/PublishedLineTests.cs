using System.Text.Json;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

public sealed class PublishedLineTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_line_from_mosquitto_pub_is_stored_served_and_shown(BrokerKind kind)
    {
        await using var home = await Household.RunAsync(kind);
        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        await ShownLog.OpenAsync(browser.Page);
        await ChildProcess.RunAsync("mosquitto_pub", "-h", "127.0.0.1", "-p", $"{home.BrokerPort}", "-u", MqttTestClient.Username, "-P", MqttTestClient.Password,
            "-q", "1", "-t", "homehub/kitchen/log", "-m", """{"message":"Hello from the kitchen","type":"boot"}""");

        var entry = await Eventually.SeesAsync("the entry over REST", async () =>
            JsonElement.Parse(await home.Hub.Http.GetStringAsync("/api/home/logs", TestContext.Current.CancellationToken)).EnumerateArray().Single(), _ => true);

        Assert.Equal("Hello from the kitchen", entry.GetProperty("message").GetString());
        await Assertions.Expect(browser.Page.Locator("[data-id]")).ToContainTextAsync("Hello from the kitchen");
        Assert.Empty(browser.Faults);
        var stored = Assert.Single(await StoredLog.ReadAsync(home.Hub.DatabaseFile));
        Assert.Equal(("kitchen", "homehub/kitchen/log", "boot"), (stored.Device, stored.Topic, stored.Type));
    }
}
