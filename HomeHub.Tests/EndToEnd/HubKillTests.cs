using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>SIGKILL of HomeHub at random moments while 200 entries a second come in with QoS 1.</summary>
[Collection(nameof(WholeMachine))]
public sealed class HubKillTests(ITestOutputHelper output)
{
    /// <summary>How often it is killed; <c>HOMEHUB_KILLS</c> asks for more than the regular run has time for.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("HOMEHUB_KILLS"), out var kills) ? kills : 5;

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Every_acknowledged_entry_is_stored_exactly_once_however_often_the_hub_is_killed(BrokerKind kind)
    {
        // A stock Mosquitto drops what it has queued beyond 1,000; how long a hub takes to start on a slow machine is not the question here.
        await using var home = await Household.RunAsync(kind, new MosquittoSettings { MaxQueuedMessages = 0 });
        SteadyDevice[] devices = [.. Enumerable.Range(1, 4).Select(n => new SteadyDevice($"device-{n}", home.BrokerPort, perSecond: 50))];
        using var enough = new CancellationTokenSource();
        var speaking = devices.Select(device => device.RunAsync(enough.Token)).ToList();

        for (var kill = 1; kill <= Kills; kill++)
        {
            // Now and then before it is even up again.
            var wait = TimeSpan.FromMilliseconds(Random.Shared.Next(200, 4_000));
            await Task.Delay(wait, TestContext.Current.CancellationToken);
            await home.Hub.Process.KillAsync();
            home.Hub.Begin();
        }

        await home.Hub.AnswersAsync();
        await home.IsListeningAsync();
        await enough.CancelAsync();
        await Task.WhenAll(speaking);
        var said = devices.Sum(device => device.Said.Count());
        var stored = await Eventually.SeesAsync("all entries are stored",
            () => StoredLog.ReadAsync(home.Hub.DatabaseFile), entries => entries.Count >= said);

        output.WriteLine($"{kind}: {Kills} kills, {said} entries, {devices.Sum(d => d.Reconnects)} reconnects of devices");
        Assert.Equal(
            devices.SelectMany(device => device.Said.Select(s => (device.Id, s.Seq, s.Message))).Order(),
            stored.Select(entry => (entry.Device!, entry.Seq!.Value, entry.Message)).Order());
        Assert.All(devices, device => Assert.Equal(device.Said.Count(), device.Acknowledged.Count));
        Assert.Equal(0, stored.Sum(entry => entry.Missing));
    }
}
