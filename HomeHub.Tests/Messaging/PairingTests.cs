using System.Text;
using HomeHub.Core.Access;
using HomeHub.Tests.Support;
using MQTTnet;

namespace HomeHub.Tests.Messaging;

public sealed class PairingTests
{
    private const string Chosen = "chosen by the board";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_board_asks_an_owner_accepts_and_its_next_attempt_succeeds()
    {
        await using var hub = await HubHost.RunAsync();
        var window = hub.Get<PairingWindow>();
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TryAsync(hub, "shed", Chosen));
        Assert.Empty(window.Requests);

        using var opened = await hub.Http.PostAsync("/api/home/broker/pairing/open", new StringContent("""{"minutes":5}""", Encoding.UTF8, "application/json"), Cancellation);
        Assert.True(opened.IsSuccessStatusCode);
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryAsync(hub, "shed", Chosen));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryAsync(hub, "shed", Chosen));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryAsync(hub, "shed", "of another board"));
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TryAsync(hub, "hut", "short"));
        Assert.Equal([("shed", 2), ("shed", 1)], window.Requests.Select(request => (request.DeviceId, request.Times)));
        Assert.All(window.Requests, request => Assert.Equal("127.0.0.1", request.Address));

        using var accepted = await hub.Http.PostAsync($"/api/home/broker/pairing/{window.Requests[0].Number}/accept", null, Cancellation);
        Assert.True(accepted.IsSuccessStatusCode);
        Assert.Empty(window.Requests);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TryAsync(hub, "shed", "of another board"));
        await window.CloseAsync(Cancellation);
        Assert.Equal(MqttClientConnectResultCode.Success, await TryAsync(hub, "shed", Chosen));
        Assert.Contains(await hub.Get<AuditStore>().PageAsync(20, cancellation: Cancellation), line => line.What == "Accepted the board shed from 127.0.0.1");

        // Its own password is good over restarts, and nowhere but in its hash.
        await hub.StopAsync();
        await hub.StartAsync();
        Assert.Equal(MqttClientConnectResultCode.Success, await TryAsync(hub, "shed", Chosen));
    }

    [Fact]
    public async Task What_was_not_accepted_is_forgotten_when_it_closes_or_time_is_up()
    {
        await using var core = await new TestCore().StartWriterAsync();
        var window = core.Get<PairingWindow>();
        await window.OpenAsync(10, Cancellation);
        Assert.True(window.Ask("shed", Encoding.ASCII.GetBytes(Chosen), "192.0.2.1"));
        Assert.Single(window.Requests);

        core.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(window.Until);
        Assert.False(window.Ask("shed", Encoding.ASCII.GetBytes(Chosen), "192.0.2.1"));
        await window.OpenAsync(10, Cancellation);
        Assert.Empty(window.Requests);

        Assert.True(window.Ask("shed", Encoding.ASCII.GetBytes(Chosen), "192.0.2.1"));
        var number = window.Requests[0].Number;
        await window.CloseAsync(Cancellation);
        Assert.Null(await window.AcceptAsync(number, Cancellation));
        Assert.False(core.Get<DeviceLogins>().Has("shed"));
    }

    [Fact]
    public async Task Twenty_are_listed_and_declining_one_makes_room()
    {
        await using var core = await new TestCore().StartWriterAsync();
        var window = core.Get<PairingWindow>();
        await window.OpenAsync(10, Cancellation);
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(i < PairingWindow.MostRequests, window.Ask($"board-{i}", Encoding.ASCII.GetBytes(Chosen), "192.0.2.1"));
        }

        Assert.Equal(PairingWindow.MostRequests, window.Requests.Count);
        Assert.True(window.Full);
        Assert.Equal("board-3", (await window.DeclineAsync(window.Requests[3].Number, Cancellation))!.DeviceId);
        Assert.True(window.Ask("board-29", Encoding.ASCII.GetBytes(Chosen), "192.0.2.1"));
    }

    [Theory]
    [ClassData(typeof(NoDeviceIds))]
    public async Task An_id_that_is_none_is_not_listed(string id)
    {
        await using var core = await new TestCore().StartWriterAsync();
        await core.Get<PairingWindow>().OpenAsync(10, Cancellation);

        Assert.False(core.Get<PairingWindow>().Ask(id, Encoding.ASCII.GetBytes(Chosen), "192.0.2.1"));
    }

    private static async Task<MqttClientConnectResultCode?> TryAsync(HubHost hub, string id, string password)
    {
        await using var client = await SignedInClient.ConnectAsync(hub.BrokerPort, id, password);
        return client.Answer;
    }
}
