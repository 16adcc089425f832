using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>The update entity of each device in Home Assistant.</summary>
public sealed class HomeAssistantUpdatesTests
{
    private const string Config = "homeassistant/update/homehub_kitchen/config";
    private const string State = "homehub/kitchen/update/ha";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_belongs_to_the_device_and_says_what_is_installed_and_what_is_there()
    {
        await using var core = await CoreAsync();
        await core.AnnounceAsync("kitchen");
        await TellAsync(core);

        var config = Last(core, Config);
        Assert.Equal("homehub_kitchen", config.GetProperty("device").GetProperty("identifiers")[0].GetString());
        Assert.Equal(State, config.GetProperty("state_topic").GetString());
        Assert.Equal(("homehub/kitchen/update/install", "install"), (config.GetProperty("command_topic").GetString(), config.GetProperty("payload_install").GetString()));
        Assert.Equal(("1.0.0", "1.0.0"), Versions(core));

        await core.PublishedAsync("1.1.0");
        await TellAsync(core);
        Assert.Equal(("1.0.0", "1.1.0"), Versions(core));
        Assert.All(core.Sent.All, message => Assert.True(message.Retained));

        var told = core.Sent.All.Count;
        await TellAsync(core);
        Assert.Equal(told, core.Sent.All.Count);
    }

    [Fact]
    public async Task Progress_is_told_and_a_newer_board_is_offered_nothing_older()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();
        await core.AnnounceAsync("kitchen");
        await core.RolloutAsync(RolloutRequest.One("kitchen", null, false, "a test"));
        await core.SayAsync(await core.AttemptAsync("kitchen"), "downloading", 43);
        await TellAsync(core);
        Assert.True(Last(core, State).GetProperty("in_progress").GetBoolean());
        Assert.Equal(43, Last(core, State).GetProperty("update_percentage").GetInt32());

        await core.ConfirmAsync(release, "kitchen");
        await TellAsync(core);
        Assert.False(Last(core, State).GetProperty("in_progress").GetBoolean());
        Assert.Equal(("1.1.0", "1.1.0"), Versions(core));

        await core.AnnounceAsync("kitchen", "2.0.0", 9, "newer");
        await TellAsync(core);
        Assert.Equal(("2.0.0", "2.0.0"), Versions(core));
    }

    [Fact]
    public async Task A_deleted_device_is_gone_from_there()
    {
        await using var core = await CoreAsync();
        await core.AnnounceAsync("kitchen");
        await TellAsync(core);
        await core.Get<DeviceRegistry>().RemoveAsync("kitchen", Cancellation);
        await TellAsync(core);

        Assert.Equal([(Config, ""), (State, "")], core.Sent.All.TakeLast(2).Select(message => (message.Topic, message.Payload)));
    }

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Install_from_there_updates_the_device(BrokerKind kind)
    {
        await using var home = await HostedHome.RunAsync(kind);
        await using var device = new UpdatableDevice("kitchen");
        await device.ConnectAsync(home.BrokerPort);
        var release = await home.Hub.Get<ReleaseStore>().ReleaseAsync();
        Assert.Null(await home.Hub.Get<ReleasePublisher>().PublishAsync(release, HttpFirmwareHost.HostName, Cancellation));
        await using var assistant = await home.ConnectAsync("assistant");
        var heard = await assistant.ListenAsync(State);
        await Eventually.TrueAsync("1.1.0 is offered", () => heard.Any(message => message.Payload.Contains("\"latest_version\":\"1.1.0\"", StringComparison.Ordinal)));

        await assistant.PublishAsync("homehub/kitchen/update/install", "install");

        await Eventually.TrueAsync("1.1.0 is installed", () => heard.Any(message => message.Payload.Contains("\"installed_version\":\"1.1.0\"", StringComparison.Ordinal)));
        Assert.Equal("Home Assistant", Assert.Single(await home.Hub.Get<RolloutStore>().AllAsync(cancellation: Cancellation)).Author);
    }

    private static Task TellAsync(TestCore core) => core.Get<HomeAssistantUpdates>().TellAsync(Cancellation);

    private static JsonElement Last(TestCore core, string topic) => JsonElement.Parse(core.Sent.All.Last(message => message.Topic == topic).Payload);

    private static (string?, string?) Versions(TestCore core) =>
        (Last(core, State).GetProperty("installed_version").GetString(), Last(core, State).GetProperty("latest_version").GetString());
}
