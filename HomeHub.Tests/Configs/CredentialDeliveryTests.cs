using System.Text.Json;
using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using MQTTnet;

namespace HomeHub.Tests.Configs;

/// <summary>A new MQTT password on its way to a running board.</summary>
public sealed class CredentialDeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_board_gets_it_with_its_configuration_and_the_old_one_ends_when_it_has_it()
    {
        await using var hub = await HubHost.RunAsync();
        var first = await AddAsync(hub, "kitchen");
        await using var board = await BoardAsync(hub, first);

        var made = (await hub.Get<CredentialDelivery>().RenewAsync("kitchen", "a test", Cancellation))!;
        Assert.True(made.Sent, made.Words);
        var desired = await Eventually.SeesAsync("it is sent", () => Task.FromResult(board.Heard.FirstOrDefault(heard => heard.Topic == "homehub/kitchen/config/desired").Payload), sent => sent is not null);
        var sent = JsonElement.Parse(desired!).GetProperty("connections").GetProperty("mqtt");
        Assert.Equal(("kitchen", made.Login.Password, hub.BrokerPort), (sent.GetProperty("user").GetString(), sent.GetProperty("password").GetString(), sent.GetProperty("port").GetInt32()));
        Assert.Equal(DeviceUserState.OnItsWay, (await StateAsync(hub, "kitchen")).State);

        // A trial that fails goes back to the old one.
        await using (var back = await SignedInClient.ConnectAsync(hub.BrokerPort, "kitchen", first.Password))
        {
            Assert.Equal(MqttClientConnectResultCode.Success, back.Answer);
        }

        await using var fresh = await SignedInClient.ConnectAsync(hub.BrokerPort, "kitchen", made.Login.Password);
        Assert.Equal(MqttClientConnectResultCode.Success, fresh.Answer);
        await Eventually.TrueAsync("the old one has ended", async () => (await StateAsync(hub, "kitchen")).State == DeviceUserState.Own);
        await using var old = await SignedInClient.ConnectAsync(hub.BrokerPort, "kitchen", first.Password);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, old.Answer);
    }

    [Fact]
    public async Task A_board_that_shares_a_user_gets_its_own_the_same_way()
    {
        await using var hub = await HubHost.RunAsync();
        var shared = hub.Get<BrokerCredentials>();
        await using var board = await BoardAsync(hub, new DeviceLogin(shared.Username, shared.Password), "hall");
        await Eventually.TrueAsync("it is seen", async () => (await StateAsync(hub, "hall")).State == DeviceUserState.Shared);
        // It follows the default broker.
        await hub.Get<ConnectionStore>().SaveAsync(new MqttBroker { Name = "House", Host = "192.0.2.1", Port = 1883, User = shared.Username, Password = shared.Password }, "a test", Cancellation);
        await hub.Get<ConfigStore>().ChangeAsync("hall", content => content with { Config = """{"mqtt":{"use":"default"}}""" }, null, "a test", Cancellation);

        var made = (await hub.Get<CredentialDelivery>().RenewAsync("hall", "a test", Cancellation))!;

        Assert.True(made.Sent, made.Words);
        await Eventually.TrueAsync("it is sent", () => board.Heard.Any(heard => heard.Payload.Contains(made.Login.Password) && heard.Payload.Contains("192.0.2.1")));
        Assert.Equal(DeviceUserState.Waiting, (await StateAsync(hub, "hall")).State);
    }

    [Fact]
    public async Task A_board_that_never_spoke_is_set_up_by_hand_and_two_new_passwords_keep_the_one_it_has()
    {
        await using var hub = await HubHost.RunAsync();
        var first = await AddAsync(hub, "attic");
        await using (await SignedInClient.ConnectAsync(hub.BrokerPort, "attic", first.Password))
        {
        }

        await Eventually.TrueAsync("it is proven", async () => (await StateAsync(hub, "attic")).State == DeviceUserState.Own);
        var second = (await hub.Get<CredentialDelivery>().RenewAsync("attic", "a test", Cancellation))!;
        var third = (await hub.Get<CredentialDelivery>().RenewAsync("attic", "a test", Cancellation))!;

        Assert.False(third.Sent);
        Assert.Contains(third.Login.Password, (await hub.Get<DeviceKit>().MakeAsync("attic", Cancellation))!.ConfigPy);
        await using var stale = await SignedInClient.ConnectAsync(hub.BrokerPort, "attic", second.Login.Password);
        await using var kept = await SignedInClient.ConnectAsync(hub.BrokerPort, "attic", first.Password);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, stale.Answer);
        Assert.Equal(MqttClientConnectResultCode.Success, kept.Answer);
    }

    [Fact]
    public async Task A_lost_key_locks_no_device_out_and_its_kit_says_what_is_missing()
    {
        await using var hub = await HubHost.RunAsync();
        var login = await AddAsync(hub, "cellar");
        await hub.StopAsync();
        Directory.Delete(Path.Combine(hub.Folder, "keys"), recursive: true);
        await hub.StartAsync();

        await using var board = await SignedInClient.ConnectAsync(hub.BrokerPort, "cellar", login.Password);
        var kit = (await hub.Get<DeviceKit>().MakeAsync("cellar", Cancellation))!;

        Assert.Equal(MqttClientConnectResultCode.Success, board.Answer);
        Assert.Contains(kit.Missing, words => words.StartsWith("MQTT: the device's own password"));
        var made = (await hub.Get<CredentialDelivery>().RenewAsync("cellar", "a test", Cancellation))!;
        Assert.Contains(made.Login.Password, (await hub.Get<DeviceKit>().MakeAsync("cellar", Cancellation))!.ConfigPy);
    }

    [Fact]
    public async Task Its_password_lies_locked_in_the_database_and_is_on_no_list()
    {
        await using var hub = await HubHost.RunAsync();
        var login = await AddAsync(hub, "locked");

        var listed = await hub.Http.GetStringAsync("/api/home/broker", Cancellation);
        Assert.Contains("\"locked\"", listed);
        Assert.DoesNotContain(login.Password, listed);
        await hub.StopAsync();
        foreach (var file in Directory.GetFiles(hub.Folder, "homehub.db*"))
        {
            Assert.DoesNotContain(login.Password, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancellation)));
        }
    }

    private static async Task<DeviceUserView> StateAsync(HubHost hub, string id) => (await hub.Get<DeviceUsers>().AllAsync(Cancellation)).Single(view => view.DeviceId == id);

    private static async Task<DeviceLogin> AddAsync(HubHost hub, string id) => (await hub.Get<DeviceAdmission>().AddAsync(new NewDevice(id, "rp2"), "a test", Cancellation)).Login!;

    /// <summary>A board that says what it is and what it was set up with.</summary>
    private static async Task<SignedInClient> BoardAsync(HubHost hub, DeviceLogin login, string? id = null)
    {
        id ??= login.User;
        var board = await SignedInClient.ConnectAsync(hub.BrokerPort, login.User, login.Password, id);
        Assert.Equal(MqttClientConnectResultCode.Success, board.Answer);
        await board.SubscribeAsync($"homehub/{id}/config/desired");
        await board.PublishAsync($"homehub/{id}/availability", """{"state":"online","session":"1-1"}""", retain: true);
        await board.PublishAsync($"homehub/{id}/announce", """{"platform":"rp2","board":"Raspberry Pi Pico W with RP2040","config_version":0,"protocol":1}""", retain: true);
        await board.PublishAsync($"homehub/{id}/config/reported",
            """{"version":0,"state":"applied","error":null,"sha256":null,"running":0,"config":{"name":null,"settings":{"log_level":"info"},"sensors":[]}}""", retain: true);
        await Eventually.TrueAsync("its report is in", () => hub.Get<ConfigSync>().StateOf(id).Running == 0);
        return board;
    }
}
