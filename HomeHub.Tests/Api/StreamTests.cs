using System.Net;
using System.Text;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class StreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_entry_comes_as_the_same_item_a_page_has()
    {
        await using var hub = await HubHost.RunAsync();
        await hub.StoreAsync("live", "before");
        await using var stream = await EventReader.OpenAsync(hub);
        var stored = await hub.StoreAsync("live", "after", log: "{\"message\":\n\"after\",\"n\":1e400}");
        var entry = (await stream.EntriesAsync(1)).Single();

        Assert.Equal((await hub.JsonAsync($"/api/home/logs/{stored.Id}")).ToString(), entry.ToString());
    }

    [Fact]
    public async Task A_client_that_reconnects_misses_nothing_and_gets_nothing_twice()
    {
        await using var hub = await HubHost.RunAsync();
        List<long> ids;
        await using (var first = await EventReader.OpenAsync(hub))
        {
            await hub.StoreAsync("resume", 40);
            ids = Ids(await first.EntriesAsync(30));
        }

        await hub.StoreAsync("resume", 700);
        await using var second = await EventReader.OpenAsync(hub, lastEventId: $"{ids[^1]}");
        var meanwhile = hub.StoreAsync("resume", 700);
        ids.AddRange(Ids(await second.EntriesAsync(10 + 700 + 700)));
        await meanwhile;

        Assert.Equal(Enumerable.Range(1, 1_440).Select(i => (long)i), ids);
    }

    [Fact]
    public async Task A_restart_of_the_hub_is_survived_the_same_way()
    {
        await using var hub = await HubHost.RunAsync();
        await hub.StoreAsync("restart", 20);
        await hub.StopAsync();
        await hub.StartAsync();
        await hub.StoreAsync("restart", 5);
        await using var stream = await EventReader.OpenAsync(hub, "?after=3", lastEventId: "18");

        Assert.Equal([19, 20, 21, 22, 23, 24, 25], Ids(await stream.EntriesAsync(7)));
    }

    [Fact]
    public async Task A_place_in_a_database_that_is_gone_begins_anew()
    {
        await using var hub = await HubHost.RunAsync();
        await hub.StoreAsync("fresh", 3);
        await using var stream = await EventReader.OpenAsync(hub, "?after=100000");

        Assert.Equal([1, 2, 3], Ids(await stream.EntriesAsync(3)));
    }

    [Fact]
    public async Task A_first_connection_learns_its_place_before_anything_happens()
    {
        await using var hub = await HubHost.RunAsync();
        await hub.StoreAsync("place", 7);
        using var reader = new StreamReader(await hub.Http.GetStreamAsync("/api/home/stream", Cancellation));

        Assert.StartsWith(":", await reader.ReadLineAsync(Cancellation));
        Assert.Equal("id: 7", await reader.ReadLineAsync(Cancellation));
    }

    [Fact]
    public async Task Only_what_matches_is_streamed_replayed_and_live()
    {
        await using var hub = await HubHost.RunAsync();
        await StoreMixAsync(hub);
        await using var stream = await EventReader.OpenAsync(hub, "?after=0&device_id=a,b&level=error&type=wifi");
        var replayed = await stream.EntriesAsync(2);
        await StoreMixAsync(hub);
        var live = await stream.EntriesAsync(2);

        Assert.All(replayed.Concat(live), entry => Assert.Equal("match", entry.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_device_is_told_when_it_changes_and_not_when_it_merely_speaks()
    {
        await using var hub = await HubHost.RunAsync();
        await SayAsync(hub, """{"state":"online","session":"1-1"}""");
        await using var stream = await EventReader.OpenAsync(hub);
        hub.Get<DeviceRegistry>().Heard("gate", DateTimeOffset.UtcNow.AddSeconds(1), legacy: false, null, retained: false);
        await SayAsync(hub, """{"state":"offline","session":"1-1"}""");
        var (changed, device) = await stream.DeviceEventAsync();
        await hub.Http.DeleteAsync("/api/home/devices/gate", Cancellation);
        var (removed, gone) = await stream.DeviceEventAsync();

        Assert.Equal(("device", "offline"), (changed, device.GetProperty("status").GetString()));
        Assert.Equal(("device_removed", "gate"), (removed, gone.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task After_a_reconnect_every_device_is_told_once()
    {
        await using var hub = await HubHost.RunAsync();
        await SayAsync(hub, """{"state":"online","session":"1-1"}""");
        await using var stream = await EventReader.OpenAsync(hub, lastEventId: "0");
        var (name, device) = await stream.DeviceEventAsync();

        Assert.Equal(("device", "gate", "online"), (name, device.GetProperty("id").GetString(), device.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_nobody()
    {
        await using var hub = await HubHost.RunAsync();
        using var stuck = await hub.Http.GetAsync("/api/home/stream", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var quick = await EventReader.OpenAsync(hub);
        await hub.StoreAsync("flood", 20_000);

        Assert.Equal(20_000, (await quick.EntriesAsync(20_000)).Count);
    }

    [Fact]
    public async Task The_stream_ends_when_the_hub_stops()
    {
        await using var hub = await HubHost.RunAsync();
        await using var stream = await EventReader.OpenAsync(hub);
        var end = stream.NextAsync();
        await hub.StopAsync();

        Assert.Null(await end);
    }

    [Fact]
    public async Task A_wrong_place_is_refused()
    {
        await using var hub = await HubHost.RunAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/home/stream/?level=loud");
        request.Headers.Add("Last-Event-ID", "abc");
        var problem = await (await hub.Http.SendAsync(request, Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(["Last-Event-ID", "level"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
    }

    private static List<long> Ids(IEnumerable<System.Text.Json.JsonElement> entries) => [.. entries.Select(entry => entry.GetProperty("id").GetInt64())];

    private static async Task StoreMixAsync(HubHost hub)
    {
        await hub.StoreAsync("a", "match", EntryLevel.Error, "wifi");
        await hub.StoreAsync("c", "other device", EntryLevel.Error, "wifi");
        await hub.StoreAsync("a", "other level", EntryLevel.Info, "wifi");
        await hub.StoreAsync("a", "other type", EntryLevel.Error, "mqtt");
        await hub.StoreAsync("b", "match", EntryLevel.Error, "wifi");
    }

    private static async Task SayAsync(HubHost hub, string payload)
    {
        var safe = await hub.Get<MessageRouter>().RouteAsync("homehub/gate/availability", Encoding.UTF8.GetBytes(payload), retained: false, qos: 1, Cancellation);
        await safe;
    }
}
