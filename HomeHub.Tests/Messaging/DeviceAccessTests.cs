using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using MQTTnet;
using MQTTnet.Formatter;

namespace HomeHub.Tests.Messaging;

/// <summary>What a device with an MQTT user of its own reaches on the embedded broker, over real connections.</summary>
public sealed class DeviceAccessTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_says_and_hears_what_the_firmware_does()
    {
        await using var device = await AddAndConnectAsync("kitchen");
        await using var other = await SharedAsync("home-assistant");
        await other.SubscribeAsync("#");
        foreach (var filter in new[] { "homehub/kitchen/config/desired", "homehub/kitchen/command", "homehub/all/command", "homehub/kitchen/sensors/+/set", "homeassistant/status" })
        {
            Assert.True(await device.SubscribeAsync(filter), filter);
        }

        string[] topics = ["homehub/kitchen/availability", "homehub/kitchen/announce", "homehub/kitchen/log", "homehub/kitchen/sensors/climate/state", "homeassistant/device/kitchen/config"];
        foreach (var topic in topics)
        {
            await device.PublishAsync(topic, """{"state":"online","session":"1-1","message":"x"}""");
        }

        await other.PublishAsync("homeassistant/status", "online");
        await other.PublishAsync("homehub/kitchen/sensors/light/set", "ON");
        await Eventually.TrueAsync("all of it arrived", () => topics.All(topic => other.Heard.Any(heard => heard.Topic == topic)) && device.Heard.Count >= 2);
        Assert.Equal(["homeassistant/status", "homehub/kitchen/sensors/light/set"], device.Heard.Select(heard => heard.Topic).Order());
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task What_is_not_its_own_is_denied_and_shown(MqttProtocolVersion version)
    {
        var id = $"intruder-{version}";
        await using var device = await AddAndConnectAsync(id, version: version);
        await using var other = await SharedAsync($"watcher-{version}");
        await other.SubscribeAsync("homehub/#");
        var before = Denied;
        string[] filters = ["#", "+/+/log", "homehub/+/command", "homehub/hall/log", "homehub/#", "homehub/hallway/#", "$SYS/#", $"homehub/{id}", "homeassistant/#"];
        foreach (var filter in filters)
        {
            Assert.False(await device.SubscribeAsync(filter), filter);
        }

        string[] topics = ["homehub/hall/log", "homehub/hall/availability", "homehub/all/command", "homeassistant/device/hall/config", "homeassistant/status", $"homehub/{id}"];
        foreach (var topic in topics)
        {
            var answer = await device.PublishAsync(topic, """{"message":"from somebody else"}""", retain: true);
            Assert.Equal(version == MqttProtocolVersion.V500 ? MqttClientPublishReasonCode.NotAuthorized : MqttClientPublishReasonCode.Success, answer);
        }

        await device.PublishAsync($"homehub/{id}/log", """{"message":"mine"}""");
        await Eventually.TrueAsync("its own message arrived", () => other.Heard.Any(heard => heard.Topic == $"homehub/{id}/log"));
        Assert.DoesNotContain(other.Heard, heard => heard.Payload.Contains("somebody else"));
        Assert.Equal(filters.Length + topics.Length, Denied - before);
        Assert.Contains(hub.Get<RejectedMessages>().Last, message => message.Detail.StartsWith($"{id} may not publish here."));
        Assert.Null(hub.Get<DeviceRegistry>().Find("hall"));
    }

    [Fact]
    public async Task A_will_on_another_devices_topic_is_denied()
    {
        await using var other = await SharedAsync("will-watcher");
        await other.SubscribeAsync("homehub/+/availability");
        await using (await AddAndConnectAsync("liar", will: ("homehub/victim/availability", """{"state":"offline","session":"9-9"}""")))
        {
        }

        await using (await AddAndConnectAsync("honest", will: ("homehub/honest/availability", """{"state":"offline","session":"1-1"}""")))
        {
        }

        await Eventually.TrueAsync("the honest will is out", () => other.Heard.Any(heard => heard.Topic == "homehub/honest/availability"));
        await Eventually.TrueAsync("the other is denied", () => hub.Get<RejectedMessages>().Last.Any(message => message.Topic == "homehub/victim/availability"));
        Assert.DoesNotContain(other.Heard, heard => heard.Topic == "homehub/victim/availability");
    }

    [Fact]
    public async Task It_speaks_for_nobody_else_in_its_payload_either()
    {
        await using var device = await AddAndConnectAsync("ventriloquist");

        await device.PublishAsync("homehub/ventriloquist/log", """{"message":"I am the dummy","device_id":"dummy"}""");

        await Eventually.TrueAsync("it is denied", () => hub.Get<RejectedMessages>().Last.Any(message => message.Detail.Contains("may not speak for dummy")));
        Assert.Null(hub.Get<DeviceRegistry>().Find("dummy"));
    }

    [Fact]
    public async Task A_wrong_password_and_another_ones_name_are_refused()
    {
        var login = await LoginAsync("cellar");
        await using var wrong = await SignedInClient.ConnectAsync(hub.BrokerPort, "cellar", login.Password[..^1]);
        await using var empty = await SignedInClient.ConnectAsync(hub.BrokerPort, "cellar", "");
        await using var other = await SignedInClient.ConnectAsync(hub.BrokerPort, "cellar", login.Password, "attic");
        await using var cased = await SignedInClient.ConnectAsync(hub.BrokerPort, "Cellar", login.Password);
        await using var right = await SignedInClient.ConnectAsync(hub.BrokerPort, "cellar", login.Password);

        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, wrong.Answer);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, empty.Answer);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, cased.Answer);
        Assert.Equal(MqttClientConnectResultCode.ClientIdentifierNotValid, other.Answer);
        Assert.Equal(MqttClientConnectResultCode.Success, right.Answer);
        Assert.Contains(hub.Get<TurnedAway>().Counts, count => count is { Reason: TurnedAwayReason.ForeignClientId, Who: "cellar as attic", Address: "127.0.0.1" });
        Assert.True(hub.Get<TurnedAway>().Counts.Single(count => count.Reason == TurnedAwayReason.WrongPassword).Count >= 3);
    }

    [Theory]
    [ClassData(typeof(NoDeviceIds))]
    public async Task An_id_that_is_none_signs_in_nowhere(string id)
    {
        await using var client = await SignedInClient.ConnectAsync(hub.BrokerPort, id, "a password that is long enough");

        Assert.False(client.IsConnected);
        Assert.Null(await hub.Get<DeviceCredentialStore>().EnsureAsync(id, Cancellation));
    }

    [Fact]
    public async Task What_was_kept_for_the_user_all_share_is_not_handed_to_a_device()
    {
        var login = await LoginAsync("heir");
        await using (var before = await SharedAsync("heir", clean: false))
        {
            Assert.True(await before.SubscribeAsync("#"));
        }

        await using var device = await SignedInClient.ConnectAsync(hub.BrokerPort, login.User, login.Password, clean: false);
        await using var other = await SharedAsync("teller");
        await other.PublishAsync("homehub/secret/log", """{"message":"not for the heir"}""");
        await device.SubscribeAsync("homehub/heir/#");
        await other.PublishAsync("homehub/heir/command", "for the heir");
        await Eventually.TrueAsync("what is for it arrived", () => device.Heard.Any(heard => heard.Payload == "for the heir"));

        Assert.Equal(["for the heir"], device.Heard.Select(heard => heard.Payload));
        await device.PublishAsync("homehub/secret/log", "now from the heir");
        Assert.Contains(hub.Get<RejectedMessages>().Last, message => message.Detail.StartsWith("heir may not publish"));
    }

    [Fact]
    public async Task A_deleted_device_is_cut_off_and_its_will_does_not_bring_it_back()
    {
        await using var device = await AddAndConnectAsync("gone", will: ("homehub/gone/availability", """{"state":"offline","session":"1-1"}"""));
        await device.PublishAsync("homehub/gone/availability", """{"state":"online","session":"1-1"}""", retain: true);
        await using var other = await SharedAsync("mourner");

        await hub.Get<DeviceRemoval>().RemoveAsync("gone", withEntries: false, Cancellation);
        await Eventually.TrueAsync("it is cut off", () => !device.IsConnected);
        await other.SubscribeAsync("homehub/gone/#");
        await other.PublishAsync("homehub/mourner/log", "a word after it");
        await Eventually.TrueAsync("the word is in", () => hub.Get<DeviceRegistry>().Find("mourner") is not null);

        Assert.Null(hub.Get<DeviceRegistry>().Find("gone"));
        Assert.Empty(other.Heard);
        Assert.False(hub.Get<DeviceLogins>().Has("gone"));
    }

    [Fact]
    public async Task The_user_all_share_reaches_everything_and_is_seen_as_such()
    {
        await using var client = await SharedAsync("old-board");
        Assert.True(await client.SubscribeAsync("#"));
        Assert.Equal(MqttClientPublishReasonCode.Success, await client.PublishAsync("homehub/old-board/log", "hello"));

        Assert.NotNull(hub.Get<DeviceLogins>().SharedAt("old-board"));
    }

    private long Denied => hub.Get<RejectedMessages>().Counts.GetValueOrDefault(RejectReason.NotAllowed);

    private async Task<DeviceLogin> LoginAsync(string id) =>
        (await hub.Get<DeviceAdmission>().AddAsync(new NewDevice(id), "a test", Cancellation)).Login!;

    private async Task<SignedInClient> AddAndConnectAsync(string id, (string, string)? will = null, MqttProtocolVersion version = MqttProtocolVersion.V311)
    {
        var login = await LoginAsync(id);
        var client = await SignedInClient.ConnectAsync(hub.BrokerPort, login.User, login.Password, will: will, version: version);
        Assert.Equal(MqttClientConnectResultCode.Success, client.Answer);
        return client;
    }

    private Task<SignedInClient> SharedAsync(string clientId, bool clean = true) =>
        SignedInClient.ConnectAsync(hub.BrokerPort, hub.Get<BrokerCredentials>().Username, hub.Get<BrokerCredentials>().Password, clientId, clean: clean);
}
