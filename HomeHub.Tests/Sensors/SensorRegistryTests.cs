using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;

namespace HomeHub.Tests.Sensors;

public sealed class SensorRegistryTests : IAsyncDisposable
{
    private readonly HeardSensors _house = new();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_sensor_is_there_with_its_name_and_reading_as_soon_as_its_device_says_so()
    {
        await _house.DescribeAsync();
        await _house.StateAsync("climate", """{"temperature":21.4,"humidity":48.5}""");

        var climate = _house.Sensor("climate");
        Assert.Equal(("Kitchen climate", SensorKind.Climate, _house.Now), (climate.Name, climate.Kind, climate.StateAt));
        Assert.Equal([("Temperature", "°C", 21.4), ("Humidity", "%", 48.5)], climate.Values.Select(v => (v.Field.Label, v.Field.Unit!, v.Number!.Value)));
        Assert.Equal(["Hall motion", "Kitchen climate", "Shelf light"], _house.Registry.Of("kitchen").Select(sensor => sensor.Name));
        Assert.True(_house.Core.Get<DeviceRegistry>().Knows("kitchen"));
    }

    [Fact]
    public async Task A_sensor_nobody_described_is_shown_as_what_it_tells()
    {
        await _house.StateAsync("outside", """{"temperature":3,"soil_moisture":40}""");

        var outside = _house.Sensor("outside");
        Assert.Equal(("outside", SensorKind.Climate), (outside.Name, outside.Kind));
        Assert.Equal(["Temperature", "Soil moisture"], outside.Values.Select(value => value.Field.Label));
    }

    [Fact]
    public async Task A_description_that_comes_later_names_what_is_there()
    {
        await _house.StateAsync("light", """{"brightness":128,"state":"ON"}""");
        await _house.DescribeAsync();

        Assert.Equal("Shelf light", _house.Sensor("light").Name);
        Assert.Equal(["state", "brightness"], _house.Sensor("light").Values.Select(value => value.Field.Key));
    }

    [Fact]
    public async Task What_the_broker_kept_is_the_state_but_no_reading_and_of_unknown_age()
    {
        await _house.StateAsync("climate", """{"temperature":20}""", retained: true);

        Assert.Equal(20, _house.Sensor("climate").Values.Single().Number);
        Assert.Null(_house.Sensor("climate").StateAt);
        Assert.Empty(await _house.HistoryAsync("climate", "temperature", hours: 1));
    }

    [Fact]
    public async Task The_same_state_kept_by_the_broker_changes_nothing_at_a_reconnect()
    {
        await _house.StateAsync("climate", """{"temperature":20}""");
        var before = _house.Sensor("climate");
        _house.Core.Clock.Advance(TimeSpan.FromMinutes(5));

        await _house.StateAsync("climate", """{"temperature":20}""", retained: true);

        Assert.Equal(before, _house.Sensor("climate"));
        Assert.Single(await _house.HistoryAsync("climate", "temperature", hours: 1));
    }

    [Fact]
    public async Task A_cleared_state_means_that_the_sensor_is_gone()
    {
        await _house.DescribeAsync();
        await _house.StateAsync("motion", """{"state":"ON"}""");
        await _house.StateAsync("motion", "");

        Assert.Null(_house.Registry.Find("kitchen", "motion"));
        Assert.Null((await _house.RestartedAsync()).Registry.Find("kitchen", "motion"));
    }

    [Fact]
    public async Task One_that_the_device_no_longer_describes_is_gone_and_one_it_never_described_stays()
    {
        await _house.DescribeAsync();
        await _house.StateAsync("outside", """{"temperature":3}""");

        await _house.SayAsync("homeassistant/device/kitchen/config",
            """{"cmps":{"motion":{"p":"binary_sensor","name":"Hall motion","dev_cla":"motion","stat_t":"homehub/kitchen/sensors/motion/state"}}}""");

        Assert.Equal(["Hall motion", "outside"], _house.Registry.Of("kitchen").Select(sensor => sensor.Name));
    }

    [Fact]
    public async Task All_of_it_is_there_after_a_restart()
    {
        await _house.DescribeAsync();
        await _house.StateAsync("climate", """{"temperature":21.4,"humidity":48.5}""");
        await _house.StateAsync("motion", """{"state":"ON"}""");

        var (registry, memory) = await _house.RestartedAsync();

        var climate = registry.Find("kitchen", "climate")!;
        Assert.Equal(_house.Sensor("climate") with { Values = [], Revision = 0 }, climate with { Values = [] });
        Assert.Equal(_house.Sensor("climate").Values, climate.Values);
        Assert.Equal(21.4, Assert.Single(memory.Recent(climate, climate.Values[0])).Mean);
        var motion = registry.Find("kitchen", "motion")!;
        Assert.Equal([ReadingPoint.Of(_house.Now, 1)], memory.Recent(motion, motion.Values[0]));
    }

    [Fact]
    public async Task A_device_has_only_so_many_sensors()
    {
        for (var i = 0; i <= LiveSensor.MostPerDevice; i++)
        {
            await _house.StateAsync($"s{i}", """{"a":1}""");
        }

        Assert.Equal(LiveSensor.MostPerDevice, _house.Registry.Of("kitchen").Count);
        Assert.Equal(1, _house.Core.Get<RejectedMessages>().Counts[RejectReason.TooManySensors]);
    }

    [Fact]
    public async Task Other_systems_devices_are_none_of_ours_and_no_error()
    {
        await _house.SayAsync("homeassistant/device/0x00158d/config", """{"cmps":{"a":{"p":"sensor","stat_t":"zigbee2mqtt/plug"}}}""");
        await _house.SayAsync("homeassistant/device/other/config", "not JSON");

        Assert.Empty(_house.Registry.All);
        Assert.Equal(0, _house.Core.Get<RejectedMessages>().Total);
        Assert.Empty(_house.Core.Get<DeviceRegistry>().All);
    }

    [Fact]
    public async Task A_state_or_description_that_is_none_is_counted_as_rejected()
    {
        await _house.StateAsync("climate", """{"temperature":21}""");
        await _house.StateAsync("climate", "[]");
        await _house.StateAsync("no good", "{}");
        await _house.SayAsync("homeassistant/device/kitchen/config", "5");

        Assert.Equal(3, _house.Core.Get<RejectedMessages>().Total);
        Assert.Equal(21, _house.Sensor("climate").Values.Single().Number);
    }

    [Fact]
    public async Task What_is_kept_of_a_deleted_device_goes()
    {
        await _house.DescribeAsync();
        await _house.StateAsync("climate", """{"temperature":21}""");
        await _house.FlushAsync();

        var slugs = await _house.Registry.SensorSlugsAsync("kitchen", TestContext.Current.CancellationToken);
        await _house.Registry.ForgetAsync("kitchen", TestContext.Current.CancellationToken);

        Assert.Equal(["climate", "light", "motion"], slugs.Order());
        Assert.Empty(_house.Registry.All);
        var (registry, memory) = await _house.RestartedAsync();
        Assert.Empty(registry.All);
        Assert.Empty(memory.All);
    }
}
