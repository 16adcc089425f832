using System.Diagnostics;
using HomeHub.Core.Configs;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

[Collection(nameof(WholeMachine))]
public sealed class ManyDevicesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task Two_hundred_devices_with_pending_changes_that_come_back_at_once_all_end_in_sync(BrokerKind kind)
    {
        const int count = 200;
        await using var home = await HostedHome.RunAsync(kind);
        var devices = Enumerable.Range(1, count).Select(i => new ConfigurableDevice($"board-{i:000}")).ToList();
        var sync = home.Hub.Get<ConfigSync>();
        try
        {
            await Task.WhenAll(devices.Select(device => device.ConnectAsync(home.BrokerPort)));
            await EveryoneAsync("known", state => state.Kind == ConfigStateKind.InSync);
            await Task.WhenAll(devices.Select(device => device.LeaveAsync()));
            foreach (var device in devices)
            {
                await home.Hub.Get<ConfigStore>().SaveAsync(device.Id, new ConfigContent { Sensors = [Motion(18), Weather(26)] }, null, "a test", TestContext.Current.CancellationToken);
            }

            await EveryoneAsync("pending", state => state.Kind == ConfigStateKind.Pending);
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(devices.Select(device => device.ConnectAsync(home.BrokerPort)));
            await EveryoneAsync("in sync", state => state is { Kind: ConfigStateKind.InSync, Running: 1 });

            output.WriteLine($"{kind}: {count} devices came back with pending configs and were proven in sync after {watch.Elapsed.TotalSeconds:0.0} s");
            Assert.All(devices, device => Assert.Single(device.Desired));
        }
        finally
        {
            await Task.WhenAll(devices.Select(device => device.DisposeAsync().AsTask()));
        }

        Task EveryoneAsync(string what, Func<ConfigState, bool> good) => Eventually.SeesAsync($"everyone is {what}",
            () => Task.FromResult(devices.Count(device => good(sync.StateOf(device.Id)))), number => number == count, TimeSpan.FromMinutes(3));
    }
}
