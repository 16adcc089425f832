using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using MQTTnet;

namespace HomeHub.Tests.Messaging;

/// <summary>The files for a Mosquitto, with a real one.</summary>
public sealed class MosquittoFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Mosquitto_with_them_lets_each_device_reach_its_own_topics_only()
    {
        await using var hub = await HubHost.RunAsync();
        var (kitchen, hall) = (await AddAsync(hub, "kitchen"), await AddAsync(hub, "hall"));
        using var folder = new TemporaryFolder();
        foreach (var name in MosquittoFiles.Names)
        {
            await File.WriteAllTextAsync(folder.File(name), (await hub.Http.GetStringAsync($"/api/home/broker/mosquitto/{name}?full=homeassistant", Cancellation))
                .Replace("/etc/mosquitto/", $"{folder.Path}/", StringComparison.Ordinal), Cancellation);
        }

        await using var mosquitto = await MosquittoBroker.RunAsync(new MosquittoSettings { Include = folder.File(MosquittoFiles.Settings) });
        await using var everything = await SignedInClient.ConnectAsync(mosquitto.Port, hub.Get<BrokerCredentials>().Username, hub.Get<BrokerCredentials>().Password, "hub");
        await using var a = await SignedInClient.ConnectAsync(mosquitto.Port, kitchen.User, kitchen.Password);
        await using var b = await SignedInClient.ConnectAsync(mosquitto.Port, hall.User, hall.Password);
        await using var wrong = await SignedInClient.ConnectAsync(mosquitto.Port, kitchen.User, hall.Password, "wrong");
        await using var nobody = await SignedInClient.ConnectAsync(mosquitto.Port, "nobody", "anything");
        Assert.Equal(MqttClientConnectResultCode.Success, everything.Answer);
        Assert.Equal(MqttClientConnectResultCode.Success, a.Answer);
        Assert.NotEqual(MqttClientConnectResultCode.Success, wrong.Answer);
        Assert.NotEqual(MqttClientConnectResultCode.Success, nobody.Answer);

        await everything.SubscribeAsync("#");
        await b.SubscribeAsync("#");
        await b.SubscribeAsync("homehub/hall/command");
        await a.PublishAsync("homehub/hall/log", "from kitchen as hall");
        await a.PublishAsync("homehub/all/command", "to all, from kitchen");
        await a.PublishAsync("homehub/kitchen/log", "from kitchen");
        await a.PublishAsync("homeassistant/device/kitchen/config", "{}");
        await b.PublishAsync("homehub/hall/log", "from hall");
        await everything.PublishAsync("homehub/hall/command", "to hall");
        await everything.PublishAsync("homehub/all/command", "to all");
        await Eventually.TrueAsync("what is allowed arrived", () => everything.Heard.Any(heard => heard.Payload == "to all") && b.Heard.Any(heard => heard.Payload == "to all"));

        Assert.Equal(["from hall", "from kitchen", "to all", "to hall", "{}"], everything.Heard.Select(heard => heard.Payload).Order(StringComparer.Ordinal));
        Assert.Equal(["from hall", "to all", "to hall"], b.Heard.Select(heard => heard.Payload).Distinct().Order());
        Assert.Contains(await hub.Get<AuditStore>().PageAsync(20, cancellation: Cancellation), line => line.What == "Downloaded homehub.passwd for a Mosquitto");
    }

    [Fact]
    public async Task Without_a_user_of_its_own_HomeHub_would_lock_itself_out()
    {
        await using var core = await new TestCore(("Mqtt:Host", "broker.example")).StartWriterAsync();

        Assert.Contains("Mqtt:Username", core.Get<MosquittoFiles>().Fault);
        Assert.False(await core.Get<DeviceUserChoice>().IsOnAsync(Cancellation));
    }

    [Theory]
    [InlineData("homeassistant", true)]
    [InlineData("", false)]
    [InlineData("a:b", false)]
    [InlineData("a\nuser root", false)]
    public void A_further_user_has_a_name_that_fits_into_the_files(string name, bool fits) => Assert.Equal(fits, MosquittoFiles.FaultOf(name) is null);

    private static async Task<DeviceLogin> AddAsync(HubHost hub, string id) =>
        (await hub.Get<DeviceAdmission>().AddAsync(new NewDevice(id), "a test", Cancellation)).Login!;
}
