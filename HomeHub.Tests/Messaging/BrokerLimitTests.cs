using System.Net;
using System.Net.Sockets;
using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using MQTTnet;

namespace HomeHub.Tests.Messaging;

/// <summary>Nonsense and load before the embedded broker's door: it stays up, it stays small, and devices still get in.</summary>
public sealed class BrokerLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_connections_that_announce_256_megabytes_take_no_memory()
    {
        await using var hub = await HubHost.RunAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sockets = await ConnectAsync(hub, 100);
        // A CONNECT of 268,435,455 bytes, the most there is, and the first of them.
        byte[] announced = [0x10, 0xFF, 0xFF, 0xFF, 0x7F, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4];
        foreach (var socket in sockets)
        {
            await socket.SendAsync(announced, Cancellation);
        }

        Assert.All(await Task.WhenAll(sockets.Select(HungUpAsync)), Assert.True);
        Assert.True(GC.GetTotalMemory(forceFullCollection: false) - before < 64_000_000, $"{GC.GetTotalMemory(false) - before:N0} bytes more");
        await Eventually.TrueAsync("all are counted", () => Count(hub, TurnedAwayReason.TooLarge) == 100);
        await DeviceGetsInAsync(hub, "kitchen");
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_thousand_connections_that_say_nothing_keep_no_device_out()
    {
        await using var hub = await HubHost.RunAsync(("Mqtt:Limits:PendingConnections", "100"));
        await using var early = await DeviceGetsInAsync(hub, "early");
        var sockets = await ConnectAsync(hub, 1_000);
        // Some have begun to say something, and go on a byte at a time.
        foreach (var socket in sockets.TakeLast(50))
        {
            await socket.SendAsync(new byte[] { 0x10, 0x40, 0 }, Cancellation);
        }

        await using var device = await DeviceGetsInAsync(hub, "late");

        Assert.Equal(MqttClientPublishReasonCode.Success, await device.PublishAsync("homehub/late/log", "I am in"));
        Assert.Equal(MqttClientPublishReasonCode.Success, await early.PublishAsync("homehub/early/log", "I still am"));
        Assert.True(Count(hub, TurnedAwayReason.Crowded) >= 890, $"{Count(hub, TurnedAwayReason.Crowded)} made room");
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Who_does_not_sign_in_in_time_is_cut_off()
    {
        await using var hub = await HubHost.RunAsync(("Mqtt:Limits:ConnectSeconds", "1"));
        var sockets = await ConnectAsync(hub, 3);
        await sockets[1].SendAsync(new byte[] { 0x10, 0x20, 0, 4 }, Cancellation);

        Assert.All(await Task.WhenAll(sockets.Select(HungUpAsync)), Assert.True);
        await Eventually.TrueAsync("they are counted", () => Count(hub, TurnedAwayReason.NoConnect) == 3);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Connections_have_a_limit_and_it_is_said()
    {
        await using var hub = await HubHost.RunAsync(("Mqtt:Limits:ConnectionsPerAddress", "2"));
        await using var one = await DeviceGetsInAsync(hub, "one");
        await using (await DeviceGetsInAsync(hub, "two"))
        {
            await using var three = await ConnectAsync(hub, "three");
            Assert.Equal(MqttClientConnectResultCode.ServerUnavailable, three.Answer);
        }

        Assert.Equal(1, Count(hub, TurnedAwayReason.TooManyFromAddress));
        await Eventually.TrueAsync("a place is free again", async () =>
        {
            await using var again = await SignedInClient.ConnectAsync(hub.BrokerPort, "three", (await hub.Get<DeviceCredentialStore>().EnsureAsync("three", Cancellation))!.Password);
            return again.Answer == MqttClientConnectResultCode.Success;
        });
    }

    [Fact]
    public async Task A_session_too_many_ends_the_one_that_has_been_away_longest()
    {
        await using var hub = await HubHost.RunAsync(("Mqtt:Limits:Sessions", "10"));
        for (var i = 0; i < 12; i++)
        {
            await using var client = await SharedAsync(hub, $"away-{i}", clean: false);
            Assert.Equal(MqttClientConnectResultCode.Success, client.Answer);
            await client.SubscribeAsync("homehub/all/command");
        }

        Assert.Equal(2, Count(hub, TurnedAwayReason.TooManySessions));
    }

    [Fact]
    public async Task After_many_wrong_passwords_an_address_has_to_wait_and_who_was_in_before_has_not()
    {
        await using var hub = await HubHost.RunAsync();
        await using (await DeviceGetsInAsync(hub, "known"))
        {
        }

        for (var i = 0; i < 100; i++)
        {
            await using var guess = await SignedInClient.ConnectAsync(hub.BrokerPort, "known-not", $"guess {i}");
            Assert.NotEqual(MqttClientConnectResultCode.Success, guess.Answer);
        }

        Assert.True(Count(hub, TurnedAwayReason.TooManyFailures) > 50);
        await using (await DeviceGetsInAsync(hub, "known"))
        {
        }

        await using var stranger = await ConnectAsync(hub, "stranger");
        Assert.Equal(MqttClientConnectResultCode.ServerUnavailable, stranger.Answer);
    }

    [Fact]
    public async Task A_client_that_is_too_fast_is_slowed_down_and_loses_nothing()
    {
        await using var hub = await HubHost.RunAsync(("Mqtt:Limits:MessagesPerSecond", "20"));
        await using var device = await DeviceGetsInAsync(hub, "fast");
        await using var other = await DeviceGetsInAsync(hub, "slow");

        var all = Enumerable.Range(0, 230).Select(i => device.PublishAsync("homehub/fast/log", $"entry {i}")).ToList();
        await other.PublishAsync("homehub/slow/log", "in between");
        await Task.WhenAll(all);

        Assert.Equal(1, Count(hub, TurnedAwayReason.TooFast));
        var stored = await Eventually.SeesAsync("all of them", () => StoredLog.ReadAsync(hub.DatabaseFile), entries => entries.Count >= 231);
        Assert.Equal(230, stored.Count(entry => entry.Device == "fast"));
    }

    private static long Count(HubHost hub, TurnedAwayReason reason) => hub.Get<TurnedAway>().Counts.FirstOrDefault(count => count.Reason == reason)?.Count ?? 0;

    private static async Task<List<Socket>> ConnectAsync(HubHost hub, int count)
    {
        var sockets = new List<Socket>();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, hub.BrokerPort, Cancellation);
            sockets.Add(socket);
        }

        return sockets;
    }

    private static async Task<bool> HungUpAsync(Socket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Eventually.Patience);
        try
        {
            return await socket.ReceiveAsync(new byte[16], patience.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<SignedInClient> ConnectAsync(HubHost hub, string id)
    {
        await hub.Get<DeviceAdmission>().AddAsync(new NewDevice(id), "a test", Cancellation);
        return await SignedInClient.ConnectAsync(hub.BrokerPort, id, (await hub.Get<DeviceCredentialStore>().EnsureAsync(id, Cancellation))!.Password);
    }

    private static async Task<SignedInClient> DeviceGetsInAsync(HubHost hub, string id)
    {
        var client = await ConnectAsync(hub, id);
        Assert.Equal(MqttClientConnectResultCode.Success, client.Answer);
        return client;
    }

    private static Task<SignedInClient> SharedAsync(HubHost hub, string clientId, bool clean) =>
        SignedInClient.ConnectAsync(hub.BrokerPort, hub.Get<BrokerCredentials>().Username, hub.Get<BrokerCredentials>().Password, clientId, clean: clean);
}
