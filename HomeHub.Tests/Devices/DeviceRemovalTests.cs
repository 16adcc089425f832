using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Devices;

public sealed class DeviceRemovalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private readonly SentMessages _published = new();

    [Fact]
    public async Task Clears_what_the_broker_keeps_and_leaves_the_log_entries()
    {
        await using var core = await HouseAsync();

        var removed = await Removal(core).RemoveAsync("kitchen", withEntries: false, Cancellation);

        Assert.Equal(new RemovedDevice(0, null), removed);
        Assert.Null(core.Get<DeviceRegistry>().Find("kitchen"));
        Assert.All(_published.All, message => Assert.Equal(("", true), (message.Payload, message.Retained)));
        Assert.Equal(
            [
                "homeassistant/device/kitchen/config", "homeassistant/update/homehub_kitchen/config", "homehub/kitchen/announce", "homehub/kitchen/availability", "homehub/kitchen/config/desired",
                "homehub/kitchen/config/reported", "homehub/kitchen/update", "homehub/kitchen/update/ha",
            ],
            _published.All.Select(message => message.Topic).Order());
        Assert.Equal(3, (await core.LogAsync()).Count);
    }

    [Fact]
    public async Task Takes_only_its_own_entries_along_where_that_is_wanted()
    {
        await using var core = await HouseAsync();

        var removed = await Removal(core).RemoveAsync("kitchen", withEntries: true, Cancellation);

        Assert.Equal(2, removed.DeletedEntries);
        Assert.Equal("hall", Assert.Single(await core.LogAsync()).DeviceId);
    }

    [Fact]
    public async Task Says_that_the_device_will_be_back_where_the_broker_cannot_be_told()
    {
        await using var core = await HouseAsync();
        _published.Away = true;

        var removed = await Removal(core).RemoveAsync("kitchen", withEntries: false, Cancellation);

        Assert.Null(core.Get<DeviceRegistry>().Find("kitchen"));
        Assert.Contains("will show again", removed.Warning);
    }

    [Fact]
    public async Task It_comes_back_as_a_new_device_when_it_speaks_again()
    {
        await using var core = await HouseAsync();
        await Removal(core).RemoveAsync("kitchen", withEntries: false, Cancellation);
        core.Clock.Advance(TimeSpan.FromHours(1));

        core.Get<DeviceRegistry>().Heard("kitchen", core.Clock.GetUtcNow(), legacy: true, null, retained: false);

        Assert.Equal(core.Clock.GetUtcNow(), core.Get<DeviceRegistry>().Find("kitchen")!.FirstSeen);
    }

    private static async Task<TestCore> HouseAsync()
    {
        var core = await new TestCore().StartWriterAsync();
        await core.SayAsync("kitchen", 1, 1);
        await core.SayAsync("kitchen", 1, 2);
        await core.SayAsync("hall", 1, 1);
        core.Get<DeviceRegistry>().Heard("kitchen", core.Clock.GetUtcNow(), legacy: false, "Kitchen", retained: false);
        return core;
    }

    private DeviceRemoval Removal(TestCore core) =>
        new(core.Get<DeviceRegistry>(), core.Get<LogDeletion>(), core.Get<LogFeed>(), _published, core.Get<IEnumerable<IDeviceBelongings>>(), core.Get<IOptions<MqttOptions>>());
}
