using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;

namespace HomeHub.Tests.Sensors;

/// <summary>How a sensor is, in a word and a sentence.</summary>
public sealed class SensorViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1));
    private static readonly Device Kitchen = new() { Id = "kitchen", DisplayName = "Kitchen", Availability = Availability.Online };
    private static readonly LiveSensor Climate = new()
    {
        DeviceId = "kitchen", Slug = "climate", State = "{}", StateAt = Now.AddSeconds(-10),
        Description = new SensorDescription("Kitchen climate", SensorKind.Climate, [], ExpireAfterSeconds: 60),
    };

    [Fact]
    public void A_sensor_that_spoke_in_time_is_well() => Assert.Equal((SensorCondition.Well, null), Said(Climate));

    [Fact]
    public void One_that_did_not_is_silent_since_it_last_spoke() => Assert.Equal(
        (SensorCondition.Silent, "Silent since 11:50; it should speak at least every 1 min, and Kitchen is there."), Said(Climate with { StateAt = Now.AddMinutes(-10).ToUniversalTime() }));

    [Fact]
    public void Of_an_offline_device_nothing_else_is_said()
    {
        var away = new Device { Id = "kitchen", DisplayName = "Kitchen", Availability = Availability.Offline, OfflineSince = Now.AddDays(-1) };

        Assert.Equal((SensorCondition.Away, "Kitchen is offline since 28 Feb 12:00."), Said(Climate with { StateAt = Now.AddDays(-2) }, away, new SensorTrouble("broken", Now)));
    }

    [Fact]
    public void The_device_s_own_words_say_why_it_fails() =>
        Assert.Equal((SensorCondition.Failing, "ETIMEDOUT"), Said(Climate, trouble: new SensorTrouble("ETIMEDOUT", Now)));

    [Fact]
    public void One_that_never_spoke_waits_and_one_the_broker_kept_has_no_age()
    {
        Assert.Equal(SensorCondition.Waiting, Said(Climate with { State = null, StateAt = null }).Condition);
        Assert.Equal((SensorCondition.Well, "The broker had kept this; nobody knows how old it is."), Said(Climate with { StateAt = null }));
    }

    private static (SensorCondition Condition, string? Note) Said(LiveSensor sensor, Device? device = null, SensorTrouble? trouble = null)
    {
        var view = SensorView.Of(sensor, device ?? Kitchen, trouble, Now);
        return (view.Condition, view.Note);
    }
}
