using Microsoft.Extensions.Time.Testing;

namespace HomeHub.Tests.Support;

/// <summary>A clock that stands still, and can be set as a machine's is: the time of day jumps, and no time passes.</summary>
public sealed class SettableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _set;

    public override long GetTimestamp() => base.GetTimestamp() - _set.Ticks;

    public void Set(TimeSpan by)
    {
        _set += by;
        AdjustTime(GetUtcNow() + by);
    }
}
