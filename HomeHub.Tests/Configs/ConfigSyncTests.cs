using System.Text.Json;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

/// <summary>The hub's side of config delivery, on real brokers.</summary>
public sealed class ConfigSyncTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_saved_config_is_delivered_and_proven(BrokerKind kind)
    {
        await using var home = await HostedHome.RunAsync(kind);
        await using var device = new ConfigurableDevice(Kitchen);
        await device.ConnectAsync(home.BrokerPort);
        await StateAsync(home, ConfigStateKind.InSync);

        await SaveAsync(home, Motion(18));

        var state = await StateAsync(home, ConfigStateKind.InSync, wanted: 1);
        Assert.Equal(1, state.Running);
        Assert.Equal(1, home.Hub.Get<DeviceRegistry>().Find(Kitchen)!.ConfigVersion);
        Assert.Single(device.Desired);
        Assert.Equal(["Configuration 1 applied", "Configuration 1 saved by a test: Added Hall motion (Motion (PIR), pin 18)"], await TimelineAsync(home));
    }

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_device_that_is_away_gets_it_when_it_is_back(BrokerKind kind)
    {
        await using var home = await HostedHome.RunAsync(kind);
        await using var device = new ConfigurableDevice(Kitchen);
        await device.ConnectAsync(home.BrokerPort);
        await StateAsync(home, ConfigStateKind.InSync);
        await device.LeaveAsync();
        await SaveAsync(home, Motion(18));
        await SaveAsync(home, Motion(17));
        await Eventually.TrueAsync("pending", () => State(home).Words == "Version 2 waits until the device is back.");

        await device.ConnectAsync(home.BrokerPort);

        await StateAsync(home, ConfigStateKind.InSync, wanted: 2);
        Assert.Equal(2, JsonElement.Parse(Assert.Single(device.Desired)).GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task A_rejection_and_a_reversion_are_shown_with_their_reasons()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var device = new ConfigurableDevice(Kitchen) { Verdict = _ => ("rejected", new Dictionary<string, string> { ["sensors[0].sensor_config.pin"] = "pin 18 is broken" }) };
        await device.ConnectAsync(home.BrokerPort);
        await StateAsync(home, ConfigStateKind.InSync);

        await SaveAsync(home, Motion(18));
        var rejected = await StateAsync(home, ConfigStateKind.Rejected);
        device.Verdict = _ => ("reverted", new Dictionary<string, string> { [""] = "not on Wi-Fi within 90 s" });
        await SaveAsync(home, Motion(17));
        var reverted = await StateAsync(home, ConfigStateKind.Reverted);

        Assert.Equal("pin 18 is broken", rejected.Reasons["sensors[0].sensor_config.pin"]);
        Assert.Equal((2, 0), (reverted.Wanted, reverted.Running));
        // Timeline rows are saved behind the report's back, in order.
        await Eventually.TrueAsync("the reversion is on the timeline", async () => (await TimelineAsync(home)).Contains("Configuration 2 reverted by the device: not on Wi-Fi within 90 s"));
        Assert.Contains("Configuration 1 rejected by the device: sensors[0].sensor_config.pin: pin 18 is broken", await TimelineAsync(home));

        // Restoring the newest version sends it under a new number, and then the device tries again.
        device.Verdict = _ => ("applied", null);
        await home.Hub.Get<ConfigStore>().RestoreAsync(Kitchen, 2, 2, "a test", Cancellation);
        await StateAsync(home, ConfigStateKind.InSync, wanted: 3);
    }

    [Fact]
    public async Task What_a_board_was_set_up_with_is_where_the_first_edit_begins()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var device = new ConfigurableDevice(Kitchen)
        {
            Provisioned = """{"name":"Kitchen","settings":{"log_level":"debug","newer":true},"sensors":[{"slug":"climate","name":"Climate","sensor_type":"weather","sensor_config":{"pin":26}},{"slug":"x","name":"Other","sensor_type":"co2","sensor_config":{"range":[1,2]}}]}""",
        };
        await device.ConnectAsync(home.BrokerPort);
        await StateAsync(home, ConfigStateKind.InSync);

        var adopted = (await home.Hub.Get<ConfigStore>().FindAsync(Kitchen, Cancellation))!;
        Assert.Equal((0, """{"log_level":"debug","newer":true}"""), (adopted.Version, adopted.Content.Config));
        Assert.Equal(["climate", "x"], adopted.Content.Sensors.Select(sensor => sensor.Slug));
        Assert.Empty(device.Desired);

        // Told once more at the next connect, nothing changes: ids least of all.
        await device.LeaveAsync();
        await device.ConnectAsync(home.BrokerPort);
        await SaveAsync(home, Motion(18));
        await StateAsync(home, ConfigStateKind.InSync, wanted: 1);
        var saved = (await home.Hub.Get<ConfigStore>().FindAsync(Kitchen, Cancellation))!.Content.Sensors;
        Assert.Equal(adopted.Content.Sensors.Select(sensor => sensor.Id), saved.Take(2).Select(sensor => sensor.Id));
        Assert.Equal(["climate", "x", "hall-motion"], saved.Select(sensor => sensor.Slug));
    }

    [Fact]
    public async Task After_a_start_only_what_is_not_proven_is_published_again()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Mosquitto);
        await using var proven = new ConfigurableDevice(Kitchen);
        await proven.ConnectAsync(home.BrokerPort);
        await using var stubborn = new ConfigurableDevice("hall") { Verdict = _ => ("rejected", new Dictionary<string, string> { [""] = "no" }) };
        await stubborn.ConnectAsync(home.BrokerPort);
        await StateAsync(home, ConfigStateKind.InSync);
        await SaveAsync(home, Motion(18));
        await StateAsync(home, ConfigStateKind.InSync, wanted: 1);
        await SaveAsync(home, Motion(18), "hall");
        await StateAsync(home, ConfigStateKind.Rejected, id: "hall");

        await home.Hub.StopAsync();
        await home.Hub.StartAsync();
        await home.IsConnectedAsync();

        await Eventually.TrueAsync("published again", () => stubborn.Desired.Count == 2);
        Assert.Single(proven.Desired);
        Assert.Equal(ConfigStateKind.InSync, State(home).Kind);
        Assert.Equal(ConfigStateKind.Rejected, State(home, "hall").Kind);
    }

    [Fact]
    public async Task What_was_saved_while_the_broker_was_away_is_published_when_it_is_back()
    {
        await using var mosquitto = await MosquittoBroker.RunAsync();
        await using var hub = await HubHost.RunAsync(("Mqtt:Host", "127.0.0.1"), ("Mqtt:Port", $"{mosquitto.Port}"));
        await using var device = new ConfigurableDevice(Kitchen);
        await Eventually.TrueAsync("connected", () => hub.Get<BrokerStatus>().State.Connected);
        await device.ConnectAsync(mosquitto.Port);
        await Eventually.TrueAsync("in sync", () => hub.Get<ConfigSync>().StateOf(Kitchen).Kind == ConfigStateKind.InSync);
        await mosquitto.KillAsync();
        await Eventually.TrueAsync("away", () => !hub.Get<BrokerStatus>().State.Connected);

        await hub.Get<ConfigStore>().SaveAsync(Kitchen, new ConfigContent { Sensors = [Motion(18)] }, null, "a test", Cancellation);
        await mosquitto.StartAsync();
        await device.ConnectAsync(mosquitto.Port);

        await Eventually.TrueAsync("in sync", () => hub.Get<ConfigSync>().StateOf(Kitchen) is { Kind: ConfigStateKind.InSync, Wanted: 1 });
    }

    [Fact]
    public async Task A_deleted_config_is_no_wish_and_the_numbers_go_on()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var device = new ConfigurableDevice(Kitchen);
        await device.ConnectAsync(home.BrokerPort);
        await StateAsync(home, ConfigStateKind.InSync);
        await SaveAsync(home, Motion(18));
        await StateAsync(home, ConfigStateKind.InSync, wanted: 1);

        await home.Hub.Get<ConfigStore>().DeleteAsync(Kitchen, "a test", Cancellation);
        await Eventually.TrueAsync("the wish is withdrawn", () => device.Desired.Count == 2 && device.Desired.Last().Length == 0);
        Assert.Equal(ConfigStateKind.Unmanaged, State(home).Kind);

        // A hub that lost its memory learns from the device which number has to be exceeded.
        device.Running = 41;
        await device.ReportAsync(41, "applied", null, null);
        await Eventually.TrueAsync("heard", () => State(home).Running == 41);
        await SaveAsync(home, Motion(17));
        await StateAsync(home, ConfigStateKind.InSync, wanted: 42);
    }

    [Theory]
    [InlineData("""{"version":-1,"state":"applied","running":0}""")]
    [InlineData("""{"version":1,"state":"happy","running":1}""")]
    [InlineData("""{"version":1,"state":"applied"}""")]
    [InlineData("""{"version":99999999999,"state":"applied","running":1}""")]
    [InlineData("""{"version":1,"state":"rejected","error":"no","running":1}""")]
    [InlineData("""{"version":0,"state":"applied","running":0,"config":{"settings":{"a":1,"a":2}}}""")]
    [InlineData("""[1]""")]
    public async Task Nonsense_is_counted_as_rejected_and_changes_nothing(string payload)
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var client = await home.ConnectAsync("x");

        await client.PublishAsync($"homehub/{Kitchen}/config/reported", payload);

        Assert.Equal(RejectReason.WrongType, Assert.Single(home.Hub.Get<RejectedMessages>().Last).Reason);
        Assert.Equal(ConfigStateKind.Unmanaged, State(home).Kind);
    }

    private static async Task SaveAsync(HostedHome home, SensorContent sensor, string id = Kitchen)
    {
        var save = await home.Hub.Get<ConfigStore>().ChangeAsync(id, content => content with { Sensors = [.. content.Sensors, sensor] }, null, "a test", Cancellation);
        Assert.Empty(save.Errors);
    }

    private static ConfigState State(HostedHome home, string id = Kitchen) => home.Hub.Get<ConfigSync>().StateOf(id);

    private static Task<ConfigState> StateAsync(HostedHome home, ConfigStateKind kind, long wanted = -1, string id = Kitchen) => Eventually.SeesAsync(
        $"{id} is {kind}", () => Task.FromResult(State(home, id)), state => state.Kind == kind && (wanted < 0 || state.Wanted == wanted));

    private static async Task<List<string>> TimelineAsync(HostedHome home)
    {
        var rows = await Eventually.SeesAsync("the timeline", () => home.Hub.Get<DeviceTimeline>().ReadAsync(Kitchen, DateTimeOffset.MinValue, DateTimeOffset.MaxValue),
            rows => rows.Count(row => row.Kind == TimelineKind.Config) > 1);
        return [.. rows.Where(row => row.Kind == TimelineKind.Config).Select(row => row.Summary)];
    }
}
