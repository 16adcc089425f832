using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

/// <summary>A config that was deleted while the broker could not be told, over a restart.</summary>
public sealed class ConfigWithdrawalTests
{
    private const string Desired = $"homehub/{Kitchen}/config/desired";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_config_deleted_while_the_broker_was_away_does_not_come_back_from_it(bool withItsDevice)
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(18)] });
        core.Get<BrokerStatus>().Connected(embedded: false, "a broker");
        await RunAsync(core, () => core.Sent.All.Any(message => message.Topic == Desired));

        core.Sent.Away = true;
        await (withItsDevice ? core.Get<DeviceRemoval>().RemoveAsync(Kitchen, withEntries: false, Cancellation) : core.Get<ConfigStore>().DeleteAsync(Kitchen, "a test", Cancellation));
        await RunAsync(core, () => true);
        Assert.Equal([Kitchen], await core.Get<ConfigWithdrawalStore>().AllAsync(Cancellation));

        core.Sent.Away = false;
        await RunAsync(core, async () => (await core.Get<ConfigWithdrawalStore>().AllAsync(Cancellation)).Count == 0);
        Assert.True(core.Sent.All is [.., { Topic: Desired, Payload: "", Retained: true }]);
    }

    [Fact]
    public async Task What_the_board_says_meanwhile_does_not_keep_the_old_wish_alive()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(18)] });
        core.Get<BrokerStatus>().Connected(embedded: false, "a broker");
        await core.Get<ConfigStore>().DeleteAsync(Kitchen, "a test", Cancellation);
        // It is back before the broker was told, and its sensors are where an edit would begin.
        await core.Get<ConfigReportStore>().SaveAsync([new(new ConfigReport { DeviceId = Kitchen }, new ConfigContent())], Cancellation);

        await RunAsync(core, () => core.Sent.All is [.., { Topic: Desired, Payload: "", Retained: true }]);
    }

    [Fact]
    public async Task A_new_config_takes_the_old_ones_place()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(18)] });
        await core.Get<ConfigStore>().DeleteAsync(Kitchen, "a test", Cancellation);
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(19)] });
        core.Get<BrokerStatus>().Connected(embedded: false, "a broker");

        await RunAsync(core, () => core.Sent.All.Count > 0);

        Assert.Contains("\"version\":2", Assert.Single(core.Sent.All).Payload);
    }

    /// <summary>A hub's life, until it saw this; nothing but the database goes from one to the next.</summary>
    private static Task RunAsync(TestCore core, Func<bool> seen) => RunAsync(core, () => Task.FromResult(seen()));

    private static async Task RunAsync(TestCore core, Func<Task<bool>> seen)
    {
        using var sync = new ConfigSync(new ConfigInbox(), core.Get<ConfigReportStore>(), core.Get<ConfigWithdrawalStore>(), core.Get<ConfigJournal>(), core.Get<ConfigFeed>(),
            core.Get<DeviceRegistry>(), core.Get<BrokerStatus>(), core.Sent, core.Get<IOptions<MqttOptions>>(), NullLogger<ConfigSync>.Instance);
        await sync.StartAsync(Cancellation);
        await Eventually.TrueAsync("it did what it had to", seen);
        await sync.StopAsync(Cancellation);
    }
}
