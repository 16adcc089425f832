namespace HomeHub.Core.Messaging;

/// <summary>
/// How fast one client may send: so many a second, ten times as many at once. Whoever is faster waits, and so does what it sends next, in its own
/// connection: nothing is lost. For one receive loop; not for several threads.
/// </summary>
internal sealed class MessageRate(int perSecond, TimeProvider clock)
{
    private const int SecondsAtOnce = 10;
    private readonly double _most = (double)perSecond * SecondsAtOnce;
    private double _left = (double)perSecond * SecondsAtOnce;
    private long _at = clock.GetTimestamp();

    /// <summary>Counts one message; how long to wait before it is taken.</summary>
    public TimeSpan Take()
    {
        var now = clock.GetTimestamp();
        _left = Math.Min(_most, _left + (clock.GetElapsedTime(_at, now).TotalSeconds * perSecond)) - 1;
        _at = now;
        return _left >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_left / perSecond);
    }
}
