using HomeHub.Core.Devices;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>The broker goes away and comes back.</summary>
public sealed class BrokerOutageTests
{
    [Fact]
    public async Task A_killed_broker_is_noticed_said_and_found_again()
    {
        await using var home = await Household.RunAsync(BrokerKind.Mosquitto);
        await using (var before = await home.ConnectAsync("hall"))
        {
            await before.LogAsync("hall", 1, 1, "before");
        }

        await Eventually.TrueAsync("the entry before the outage", async () => await StoredLog.CountAsync(home.Hub.DatabaseFile) == 1);
        await home.Mosquitto!.KillAsync();
        var open = await Eventually.SeesAsync("an open outage on the hub's timeline",
            async () => (await OutagesAsync(home)).Single(), row => row.Open);
        var said = await home.Hub.HealthAsync();

        await home.Mosquitto.StartAsync();
        await home.IsListeningAsync();
        await using var after = await home.ConnectAsync("hall");
        await after.LogAsync("hall", 1, 2, "after");

        await Eventually.TrueAsync("the entry after the outage", async () => await StoredLog.CountAsync(home.Hub.DatabaseFile) == 2);
        var closed = await Eventually.SeesAsync("the outage has an end", async () => (await OutagesAsync(home)).Single(), row => !row.Open);
        Assert.False(said.Well);
        Assert.Contains($"127.0.0.1:{home.BrokerPort}", said.Words, StringComparison.Ordinal);
        Assert.Equal(open.Start, closed.Start);
        Assert.True(closed.End >= closed.Start);
        Assert.False(string.IsNullOrWhiteSpace(closed.Cause));
        Assert.StartsWith("Broker away for", closed.Summary, StringComparison.Ordinal);
        Assert.True((await home.Hub.HealthAsync()).Well);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_broker_restarts_under_load()
    {
        await using var home = await Household.RunAsync(BrokerKind.Mosquitto, new MosquittoSettings { Persistence = true, MaxQueuedMessages = 0 });
        SteadyDevice[] devices = [.. Enumerable.Range(1, 4).Select(n => new SteadyDevice($"device-{n}", home.BrokerPort, perSecond: 50))];
        using var enough = new CancellationTokenSource();
        var speaking = devices.Select(device => device.RunAsync(enough.Token)).ToList();

        for (var restart = 1; restart <= 3; restart++)
        {
            var so_far = await StoredLog.CountAsync(home.Hub.DatabaseFile);
            await Eventually.TrueAsync("entries flow", async () => await StoredLog.CountAsync(home.Hub.DatabaseFile) > so_far + 100);
            await home.Mosquitto!.TerminateAsync();
            await home.Mosquitto.StartAsync();
        }

        await home.IsListeningAsync();
        await enough.CancelAsync();
        await Task.WhenAll(speaking);
        var expected = devices.SelectMany(device => device.Said.Select(s => (device.Id, s.Seq, s.Message))).Order().ToList();
        var stored = await Eventually.SeesAsync("all entries are stored",
            () => StoredLog.ReadAsync(home.Hub.DatabaseFile), entries => entries.Count >= expected.Count);

        Assert.Equal(expected, stored.Select(entry => (entry.Device!, entry.Seq!.Value, entry.Message)).Order());
        Assert.Equal(0, stored.Sum(entry => entry.Missing));
        Assert.Equal(3, (await OutagesAsync(home)).Count);
    }

    private static async Task<List<StoredRow>> OutagesAsync(Household home) =>
        [.. (await StoredTimeline.ReadHubAsync(home.Hub.DatabaseFile)).Where(row => row.Kind == TimelineKind.BrokerAway)];
}
