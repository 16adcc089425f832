using HomeHub.Core.Devices;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Devices;

/// <summary>A clock that is set while HomeHub runs, as on every start of a Raspberry Pi.</summary>
public sealed class ClockWatchTests
{
    private readonly SettableClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Time_that_passes_is_no_clock_that_was_set()
    {
        var watch = new ClockWatch(_clock);
        Assert.False(watch.WasSet());
        _clock.Advance(TimeSpan.FromDays(3));
        Assert.False(watch.WasSet());
        _clock.Set(TimeSpan.FromSeconds(20));
        Assert.False(watch.WasSet());
    }

    [Theory]
    [InlineData(8 * 3600)]
    [InlineData(-3600)]
    public void A_clock_that_was_set_is_noticed_once(int seconds)
    {
        var watch = new ClockWatch(_clock);
        watch.WasSet();
        _clock.Advance(TimeSpan.FromSeconds(30));
        _clock.Set(TimeSpan.FromSeconds(seconds));
        Assert.Equal(TimeSpan.FromSeconds(seconds), watch.Step());
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(watch.WasSet());
    }

    [Fact]
    public void A_device_heard_at_a_time_that_never_was_gets_its_whole_time_again()
    {
        var real = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var device = new Device { Id = "attic", Availability = Availability.Online, LastSeen = real.AddHours(5) };
        var state = new DeviceState(device, [], _ => { });

        Assert.True(state.ClockSet(real));
        Assert.Equal(real, device.LastSeen);
        Assert.False(state.ClockSet(real.AddSeconds(1)));
        Assert.False(state.Tick(real.AddMinutes(4), real, TimeSpan.FromMinutes(30)));
        Assert.True(state.Tick(real.AddMinutes(10), real, TimeSpan.FromMinutes(30)));
    }
}
