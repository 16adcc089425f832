using HomeHub.Core.Access;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

public sealed class SignInThrottleTests
{
    private readonly SettableClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public void A_clock_that_is_set_makes_nobody_wait_longer_or_less(int days)
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i < SignInThrottle.Free; i++)
        {
            Assert.Equal(TimeSpan.Zero, throttle.Begin("owner", "10.0.0.1"));
        }

        var wait = throttle.Begin("owner", "10.0.0.1");
        Assert.True(wait > TimeSpan.Zero);

        _clock.Set(TimeSpan.FromDays(days));

        Assert.Equal(wait, throttle.Begin("owner", "10.0.0.1"));
        _clock.Advance(wait);
        Assert.Equal(TimeSpan.Zero, throttle.Begin("owner", "10.0.0.1"));
    }

    [Fact]
    public void Failures_are_forgotten_after_an_hour_also_where_the_clock_was_set_back()
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i <= SignInThrottle.Free; i++)
        {
            throttle.Begin("owner", "10.0.0.1");
        }

        _clock.Set(TimeSpan.FromDays(-60));
        _clock.Advance(TimeSpan.FromHours(1.1));

        for (var i = 0; i < SignInThrottle.Free; i++)
        {
            Assert.Equal(TimeSpan.Zero, throttle.Begin("owner", "10.0.0.1"));
        }
    }
}
