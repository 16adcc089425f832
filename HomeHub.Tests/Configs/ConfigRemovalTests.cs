using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

/// <summary>Deleting a device that is configured here, on real brokers.</summary>
public sealed class ConfigRemovalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Nothing_of_a_deleted_device_stays_at_the_broker_but_its_number_goes_on(BrokerKind kind)
    {
        await using var home = await HostedHome.RunAsync(kind);
        var store = home.Hub.Get<ConfigStore>();
        await using var device = new ConfigurableDevice(Kitchen);
        await ProvenAsync(home, device, Motion(18), 1);
        await ProvenAsync(home, device, Weather(26), 2);
        await using (var neighbours = await home.ConnectAsync("neighbours"))
        {
            foreach (var topic in new[] { "homehub/kitchen/sensors/hall-motion/state", "homehub/kitchen/sensors/climate/state", "homehub/kitchen/update", "homeassistant/device/kitchen/config", "homehub/hall/sensors/climate/state" })
            {
                await neighbours.PublishAsync(topic, "{}", retain: true);
            }
        }

        await device.LeaveAsync();
        var removed = await home.Hub.Get<DeviceRemoval>().RemoveAsync(Kitchen, withEntries: true, Cancellation);

        Assert.Null(removed.Warning);
        await using var observer = await home.ConnectAsync("observer");
        var kept = await observer.ListenAsync("homehub/#", "homeassistant/#");
        await Eventually.TrueAsync("retained messages come in", () => kept.Any(message => message.Topic.StartsWith("homehub/hall/", StringComparison.Ordinal)));
        Assert.DoesNotContain(kept, message => message.Topic.Contains("kitchen", StringComparison.Ordinal));
        Assert.Null(await store.FindAsync(Kitchen, Cancellation));
        Assert.Empty(await home.Hub.Get<ConfigVersionStore>().ListAsync(Kitchen, cancellation: Cancellation));
        Assert.Equal(ConfigStateKind.Unmanaged, home.Hub.Get<ConfigSync>().StateOf(Kitchen).Kind);

        // It speaks again, and what is saved then is newer than all it knows.
        await device.ConnectAsync(home.BrokerPort);
        await Eventually.TrueAsync("it is back", () => home.Hub.Get<ConfigSync>().StateOf(Kitchen).Running == 2);
        await store.SaveAsync(Kitchen, new ConfigContent { Sensors = [Motion(17)] }, null, "a test", Cancellation);
        await Eventually.TrueAsync("in sync", () => home.Hub.Get<ConfigSync>().StateOf(Kitchen) is { Kind: ConfigStateKind.InSync, Running: 3 });
    }

    private static async Task ProvenAsync(HostedHome home, ConfigurableDevice device, SensorContent sensor, long version)
    {
        if (version == 1)
        {
            await device.ConnectAsync(home.BrokerPort);
            await Eventually.TrueAsync("known", () => home.Hub.Get<ConfigSync>().StateOf(Kitchen).Kind == ConfigStateKind.InSync);
        }

        Assert.Empty((await home.Hub.Get<ConfigStore>().SaveAsync(Kitchen, new ConfigContent { Sensors = [sensor] }, version - 1, "a test", Cancellation)).Errors);
        await Eventually.TrueAsync("in sync", () => home.Hub.Get<ConfigSync>().StateOf(Kitchen) is var state && state.Kind == ConfigStateKind.InSync && state.Running == version);
    }
}
