namespace HomeHub.Core.Devices;

/// <summary>
/// Notices that the clock was set: a Raspberry Pi has none of its own and starts with a wrong one until it hears of the right time; and a machine
/// that slept finds it far ahead.
/// </summary>
internal sealed class ClockWatch(TimeProvider clock)
{
    /// <summary>Less is what a clock is put right by while it runs.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private (long Stamp, DateTimeOffset Time)? _last;

    /// <summary>Whether the time of day went another way than time did since it was last asked; the first time, no.</summary>
    public bool WasSet() => Step() != TimeSpan.Zero;

    /// <summary>How far it was set since it was last asked, negative where back; zero: it was not.</summary>
    public TimeSpan Step()
    {
        var (stamp, now) = (clock.GetTimestamp(), clock.GetUtcNow());
        var step = _last is { } last ? now - last.Time - clock.GetElapsedTime(last.Stamp, stamp) : TimeSpan.Zero;
        _last = (stamp, now);
        return step.Duration() > Tolerance ? step : TimeSpan.Zero;
    }
}
