using System.Text;
using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>Nonsense on the log topics harms nobody: not the hub, not the connection, not the good entries beside it.</summary>
[Collection(nameof(WholeMachine))]
public sealed class NonsenseTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Nonsense_is_stored_as_it_came_or_refused_for_a_reason_and_good_entries_are_unharmed(BrokerKind kind)
    {
        await using var home = await HostedHome.RunAsync(kind);
        await using var client = await home.ConnectAsync("mixed");
        foreach (var (index, nonsense) in Nonsense.All.Index())
        {
            // Each on a topic of its own, between two good ones of the same connection.
            await client.LogAsync("good", 1, index + 1, $"good {index}");
            await client.PublishAsync($"homehub/odd-{index}/log", nonsense.Payload);
        }

        await client.LogAsync("good", 1, Nonsense.All.Length + 1, "the last");
        var entries = await Eventually.SeesAsync("the last entry", () => StoredLog.ReadAsync(home.Hub.DatabaseFile), e => e.Any(entry => entry.Message == "the last"));

        Assert.Equal(Nonsense.All.Length + 1, entries.Count(e => e.Device == "good"));
        Assert.Equal(0, entries.Sum(e => e.Missing));
        foreach (var (index, nonsense) in Nonsense.All.Index())
        {
            var stored = entries.Where(e => e.Topic == $"homehub/odd-{index}/log").ToList();
            Assert.True(stored.Count == (nonsense.Rejected is null ? 1 : 0), $"{nonsense.Name}: {stored.Count} entries stored");
            Assert.True(nonsense.Message is null || stored.Single().Message == nonsense.Message, $"{nonsense.Name}: stored as {stored.FirstOrDefault()?.Message}");
        }

        Assert.Equal(
            Nonsense.All.Where(n => n.Rejected is not null).GroupBy(n => n.Rejected!.Value).Select(g => (g.Key, g.LongCount())).Order(),
            home.Hub.Get<RejectedMessages>().Counts.Select(c => (c.Key, c.Value)).Order());
        await IsAliveAsync(home);
        await IsServedAsync(home);
        await IsShownAndNotExecutedAsync(home);
    }

    [Theory]
    [InlineData("homehub/a b/log")]
    [InlineData("homehub/küche/log")]
    [InlineData("homehub/../log")]
    [InlineData("homehub//log")]
    [InlineData("homehub/a.b/log")]
    public async Task An_id_in_the_topic_that_breaks_the_rule_is_refused(string topic)
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Mosquitto);
        await using var client = await home.ConnectAsync("odd-topics");
        await client.PublishAsync(topic, """{"message":"x"}""");
        await client.LogAsync("good", 1, 1, "good");

        Assert.Equal("good", (await Eventually.SeesAsync("the good entry", () => StoredLog.ReadAsync(home.Hub.DatabaseFile), e => e.Count > 0)).Single().Message);
        Assert.Equal([KeyValuePair.Create(RejectReason.BadDeviceId, 1L)], home.Hub.Get<RejectedMessages>().Counts);
    }

    [Fact]
    public async Task Topics_and_bytes_that_are_no_MQTT_harm_no_other_client_of_the_embedded_broker()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var client = await home.ConnectAsync("good");
        byte[][] topics = ["homehub/+/log"u8.ToArray(), "homehub/#"u8.ToArray(), "homehub/a\0b/log"u8.ToArray(), [.. "homehub/"u8, 0xC3, 0x28, .. "/log"u8], [], "$SYS/x/log"u8.ToArray()];
        foreach (var topic in topics)
        {
            await RawMqtt.PublishAsync(home.BrokerPort, topic, """{"message":"x"}""");
        }

        await RawMqtt.SendGarbageAsync(home.BrokerPort, "GET / HTTP/1.1\r\nHost: hub\r\n\r\n"u8.ToArray());
        await RawMqtt.SendGarbageAsync(home.BrokerPort, [.. Enumerable.Range(0, 4_096).Select(n => (byte)(n * 7))]);
        await RawMqtt.SendGarbageAsync(home.BrokerPort, [0x10, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]);
        await client.LogAsync("good", 1, 1, "still here");

        Assert.Equal("still here", Assert.Single(await StoredLog.ReadAsync(home.Hub.DatabaseFile)).Message);
        await IsAliveAsync(home);
    }

    private static async Task IsAliveAsync(HostedHome home)
    {
        Assert.DoesNotContain(home.Hub.Get<HubHealth>().Current, c => c.Name is Conditions.Broker or Conditions.Database or Conditions.Queue);
        using var answer = await home.Hub.Http.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>Whatever was stored can be served: as JSON that parses, with every entry.</summary>
    private static async Task IsServedAsync(HostedHome home)
    {
        var bytes = await home.Hub.Http.GetByteArrayAsync("/api/home/logs?limit=5000", TestContext.Current.CancellationToken);
        var count = System.Text.Json.JsonElement.Parse(Encoding.UTF8.GetString(bytes)).GetArrayLength();
        Assert.Equal(await StoredLog.CountAsync(home.Hub.DatabaseFile), count);
    }

    private async Task IsShownAndNotExecutedAsync(HostedHome home)
    {
        await using var browser = await chromium.OpenAsync(home.Hub.Address, height: 5_000);
        foreach (var address in new[] { "/logs", "/", "/devices", "/settings" })
        {
            await browser.OpenAsync(address);
            await browser.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            if (address == "/logs")
            {
                await Assertions.Expect(browser.Page.Locator("[data-id]", new() { HasText = "<script>window.hacked=1</script><img src=x" })).ToBeVisibleAsync();
            }

            Assert.False(await browser.Page.EvaluateAsync<bool>("() => 'hacked' in window"), $"{address} executed what a device said");
            Assert.Empty(browser.Faults);
        }
    }
}
