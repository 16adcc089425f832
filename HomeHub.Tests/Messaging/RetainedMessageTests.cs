using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Formatter;

namespace HomeHub.Tests.Messaging;

/// <summary>How much the embedded broker retains, and for how long.</summary>
public sealed class RetainedMessageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_that_makes_topics_up_has_so_many_and_takes_back_what_it_likes()
    {
        await using var hub = await HubHost.RunAsync(("Mqtt:Limits:RetainedTopicsPerDevice", "10"));
        var login = (await hub.Get<DeviceAdmission>().AddAsync(new NewDevice("faulty"), "a test", Cancellation)).Login!;
        await using var device = await SignedInClient.ConnectAsync(hub.BrokerPort, login.User, login.Password, version: MqttProtocolVersion.V500);
        await using var other = await SignedInClient.ConnectAsync(hub.BrokerPort, hub.Get<BrokerCredentials>().Username, hub.Get<BrokerCredentials>().Password, "home-assistant", version: MqttProtocolVersion.V500);
        Task<MqttClientPublishReasonCode> SayAsync(int i, string payload, bool retain = true) => device.PublishAsync($"homehub/faulty/x/{i}", payload, retain);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(MqttClientPublishReasonCode.Success, await SayAsync(i, "good"));
        }

        Assert.Equal(MqttClientPublishReasonCode.QuotaExceeded, await SayAsync(10, "one too many"));
        Assert.Equal(MqttClientPublishReasonCode.Success, await SayAsync(11, "not retained", retain: false));
        Assert.Equal(MqttClientPublishReasonCode.Success, await SayAsync(3, "a longer one in its place"));
        Assert.Equal(MqttClientPublishReasonCode.Success, await SayAsync(0, ""));
        Assert.Equal(MqttClientPublishReasonCode.Success, await SayAsync(12, "in the room of the first"));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(MqttClientPublishReasonCode.Success, await other.PublishAsync($"homehub/shared/x/{i}", "Home Assistant speaks for many", retain: true));
        }

        await other.SubscribeAsync("homehub/faulty/#");
        await Eventually.TrueAsync("what is retained comes in", () => other.Heard.Count(heard => heard.Topic.Contains("/x/", StringComparison.Ordinal)) == 10);
        Assert.Contains(("homehub/faulty/x/12", "in the room of the first"), other.Heard);
        Assert.DoesNotContain(other.Heard, heard => heard.Payload == "one too many");
        var refused = Assert.Single(hub.Get<RejectedMessages>().Last, message => message.Reason == RejectReason.TooMuchRetained);
        Assert.StartsWith("faulty has 10 retained messages, and this is one too many (Mqtt:Limits:RetainedTopicsPerDevice).", refused.Detail);
    }

    [Fact]
    public async Task Bytes_are_bounded_too_and_what_there_is_already_may_shrink()
    {
        await using var core = new TestCore(("Mqtt:Limits:RetainedKilobytesPerDevice", "64"), ("Mqtt:Limits:RetainedMegabytes", "1"));
        core.Get<DeviceLogins>().Set(new DeviceCredential { DeviceId = "kitchen", Hash = "" });
        var room = core.Get<RetainedRoom>();

        Assert.Null(room.Take("homehub/kitchen/a", 60 * 1_024));
        Assert.Contains("64 KiB", room.Take("homehub/kitchen/b", 10 * 1_024));
        Assert.Contains("64 KiB", room.Take("homehub/kitchen/a", 70 * 1_024));
        Assert.Contains("64 KiB", room.Take($"homehub/kitchen/{new string('c', 10 * 1_024)}", 1));
        Assert.Null(room.Take("homehub/hall/a", 600 * 1_024));
        Assert.Contains("1 MiB", room.Take("homeassistant/x", 600 * 1_024));
        Assert.Null(room.Take("homehub/kitchen/config/desired", 2_000 * 1_024, always: true));
        Assert.Null(room.Take("homehub/kitchen/a", 50 * 1_024));
        Assert.NotNull(room.Take("homehub/kitchen/a", 50 * 1_024 + 1));
        room.Holds("homehub/kitchen/config/desired", 0);
        Assert.Null(room.Take("homehub/kitchen/a", 50 * 1_024 + 1));
    }

    [Fact]
    public async Task Of_more_than_there_is_room_for_a_start_reads_no_more_than_that()
    {
        await using var core = await new TestCore(("Mqtt:Limits:RetainedTopics", "100")).StartWriterAsync();
        for (var i = 0; i < 150; i++)
        {
            core.Get<RetainedStore>().Keep($"homehub/hall/x/{i}", [1], qos: 1);
        }

        await core.Get<RetainedStore>().FlushAsync(Cancellation);
        var contexts = core.Get<IDbContextFactory<HubDbContext>>();
        var mqtt = core.Get<IOptions<MqttOptions>>();
        var next = new RetainedStore(contexts, core.Get<WriteTurn>(), new RetainedRoom(mqtt, core.Get<IOptions<BrokerLimits>>(), core.Get<DeviceLogins>()), mqtt, core.Get<ISecretBox>(),
            NullLogger<RetainedStore>.Instance);

        var loaded = await next.LoadAsync(Cancellation);

        Assert.Equal(100, loaded.Count);
        await using var db = await contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(loaded.Select(message => message.Topic).Order(), (await db.RetainedMessages.Select(message => message.Topic).ToListAsync(Cancellation)).Order());
    }

    [Fact]
    public async Task What_HomeHub_takes_back_is_out_of_the_database_at_once()
    {
        const string Topic = "homehub/kitchen/config/desired";
        await using var hub = await HubHost.RunAsync();
        await hub.Get<EmbeddedBroker>().PublishAsync(Topic, "{}"u8.ToArray(), retain: true, Cancellation);
        await hub.Get<RetainedStore>().FlushAsync(Cancellation);
        Assert.Contains(await hub.Get<RetainedStore>().LoadAsync(Cancellation), message => message.Topic == Topic);

        await hub.Get<EmbeddedBroker>().PublishAsync(Topic, default, retain: true, Cancellation);

        Assert.DoesNotContain(await hub.Get<RetainedStore>().LoadAsync(Cancellation), message => message.Topic == Topic);
    }
}
