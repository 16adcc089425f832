using System.Collections.Concurrent;
using System.Text.Json;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>Hub and firmware together: a real hub, a real broker, and boards that run the real firmware.</summary>
public sealed class VirtualDeviceTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] Ids = ["virtual-001", "virtual-002"];

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Boards_are_known_heard_and_missed(BrokerKind kind)
    {
        await using var home = await Household.RunAsync(kind);
        await using var fleet = await VirtualFleet.StartAsync(home.BrokerPort, devices: 2);
        await using var observer = await home.ConnectAsync("observer");
        var heard = await observer.ListenAsync("homehub/+/sensors/+/state", "homehub/+/command/result");
        var boards = await OnlineAsync(home, fleet);

        Assert.Equal(["rp2", "esp32"], boards.Select(board => Word(board, "platform")));
        Assert.Equal(["Kitchen", "Living room"], boards.Select(board => Word(board, "name")));
        Assert.All(boards, board =>
        {
            Assert.Matches(@"^\d+\.\d+\.\d+$", Word(board, "firmware_version"));
            Assert.Equal("power-on", Word(board, "boot_cause"));
            Assert.InRange(board.GetProperty("rssi").GetInt32(), -90, -30);
            Assert.Matches("^[0-9a-f]{64}$", Word(board, "files_sha256"));
        });

        // What sensors say is on the broker, and an actuator obeys.
        var climate = await HeardAsync(heard, "homehub/virtual-001/sensors/climate/state", _ => true);
        Assert.InRange(climate.GetProperty("temperature").GetDouble(), 5, 40);
        Assert.InRange(climate.GetProperty("humidity").GetDouble(), 10, 100);
        await HeardAsync(heard, "homehub/virtual-001/sensors/motion/state", state => Word(state, "state") is "ON" or "OFF");
        await observer.PublishAsync("homehub/virtual-002/sensors/light/set", """{"state":"ON","brightness":200}""");
        var light = await HeardAsync(heard, "homehub/virtual-002/sensors/light/state", state => Word(state, "state") == "ON");
        Assert.Equal(200, light.GetProperty("brightness").GetInt32());

        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        await SeenAsync(browser.Page, boards, "online");
        await ReadLiveAsync(browser.Page, observer, heard);
        AssertNumberedWithoutGaps(await StoredLog.ReadAsync(home.Hub.DatabaseFile));

        await fleet.StopAsync();
        await Eventually.TrueAsync("both are offline", async () => (await BoardsAsync(home)).All(board => Word(board, "status") == "offline"), VirtualFleet.Patience);
        await SeenAsync(browser.Page, boards, "offline");
        foreach (var id in Ids)
        {
            var rows = JsonElement.Parse(await home.Hub.Http.GetStringAsync($"/api/home/devices/{id}/timeline", TestContext.Current.CancellationToken));
            Assert.Single(rows.EnumerateArray(), row => Word(row, "kind") == "outage" && row.GetProperty("open").GetBoolean());
        }

        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task What_boards_log_while_the_hub_is_down_arrives_once_and_in_order()
    {
        await using var home = await Household.RunAsync(BrokerKind.Mosquitto);
        await using var fleet = await VirtualFleet.StartAsync(home.BrokerPort, devices: 2);
        await using var observer = await home.ConnectAsync("observer");
        var heard = await observer.ListenAsync("homehub/+/command/result");
        await OnlineAsync(home, fleet);

        await home.Hub.Process.KillAsync();
        const int rounds = 5;
        for (var round = 0; round < rounds; round++)
        {
            await CheckInAsync(observer, heard, $"down-{round}");
        }

        await home.Hub.StartAsync();
        await CheckInAsync(observer, heard, "up-again");
        var stored = await Eventually.SeesAsync("every check-in is stored", () => StoredLog.ReadAsync(home.Hub.DatabaseFile),
            entries => Ids.All(id => entries.Count(entry => entry.Device == id && entry.Type == "check-in") >= rounds + 1), VirtualFleet.Patience);

        Assert.All(Ids, id => Assert.Equal(rounds + 1, stored.Count(entry => entry.Device == id && entry.Type == "check-in")));
        AssertNumberedWithoutGaps(stored);
        Assert.All(await BoardsAsync(home), board => Assert.Equal("online", Word(board, "status")));
    }

    private static async Task<List<JsonElement>> BoardsAsync(Household home)
    {
        var devices = JsonElement.Parse(await home.Hub.Http.GetStringAsync("/api/home/devices", TestContext.Current.CancellationToken));
        return [.. devices.EnumerateArray().Where(device => Ids.Contains(Word(device, "id"))).OrderBy(device => Word(device, "id"))];
    }

    /// <summary>Both are online and have announced what they are.</summary>
    private static async Task<List<JsonElement>> OnlineAsync(Household home, VirtualFleet fleet)
    {
        try
        {
            return await Eventually.SeesAsync("both boards are online", () => BoardsAsync(home),
                boards => boards.Count == Ids.Length && boards.All(board => Word(board, "status") == "online" && Word(board, "platform") is not null), VirtualFleet.Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{fleet.Output}");
        }
    }

    /// <summary>The newest message of a topic that is the wanted one.</summary>
    private static Task<JsonElement> HeardAsync(ConcurrentQueue<(string Topic, string Payload)> heard, string topic, Func<JsonElement, bool> wanted) =>
        Eventually.SeesAsync(topic, () => Task.FromResult(heard.Where(message => message.Topic == topic).Select(message => JsonElement.Parse(message.Payload)).Last(wanted)),
            _ => true, VirtualFleet.Patience);

    /// <summary>One broadcast, which every board logs and answers.</summary>
    private static async Task CheckInAsync(MqttTestClient observer, ConcurrentQueue<(string Topic, string Payload)> heard, string command)
    {
        await observer.PublishAsync("homehub/all/command", $$"""{"id":"{{command}}","command":"check-in"}""");
        foreach (var id in Ids)
        {
            await HeardAsync(heard, $"homehub/{id}/command/result", result => Word(result, "id") == command && Word(result, "status") == "done");
        }
    }

    private static async Task SeenAsync(IPage page, List<JsonElement> boards, string state)
    {
        await page.GotoAsync("/devices");
        foreach (var board in boards)
        {
            var row = page.Locator("tr", new() { HasText = Word(board, "id") });
            await Assertions.Expect(row).ToContainTextAsync(Word(board, "name")!);
            await Assertions.Expect(row).ToContainTextAsync(state);
            await Assertions.Expect(row).ToContainTextAsync(Word(board, "firmware_version")!);
            await Assertions.Expect(row).ToContainTextAsync("dBm");
            await Assertions.Expect(row).ToContainTextAsync("power-on");
        }
    }

    private static async Task ReadLiveAsync(IPage page, MqttTestClient observer, ConcurrentQueue<(string Topic, string Payload)> heard)
    {
        await page.GotoAsync("/logs");
        foreach (var id in Ids)
        {
            await Assertions.Expect(page.Locator($"[data-id]:has(a[href='devices/{id}'])", new() { HasText = "Started: power-on" })).ToBeVisibleAsync();
        }

        await CheckInAsync(observer, heard, "live");
        await Assertions.Expect(page.Locator("[data-id]", new() { HasText = "Kitchen is here" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-id]", new() { HasText = "Living room is here" })).ToBeVisibleAsync();
    }

    private static void AssertNumberedWithoutGaps(List<StoredEntry> stored)
    {
        foreach (var id in Ids)
        {
            var mine = stored.Where(entry => entry.Device == id).ToList();
            Assert.Equal(Enumerable.Range(1, mine.Count).Select(seq => (long?)seq), mine.Select(entry => entry.Seq));
            Assert.Single(mine.Select(entry => (entry.Boot, entry.Incarnation)).Distinct());
            Assert.Equal(0, mine.Sum(entry => entry.Missing));
        }
    }

    private static string? Word(JsonElement item, string name) => item.GetProperty(name).GetString();
}
