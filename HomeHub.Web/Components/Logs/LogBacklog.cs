using HomeHub.Core.Logs;

namespace HomeHub.Web.Components.Logs;

/// <summary>What came while a window did not follow and is not in it yet: counted, never loaded.</summary>
/// <param name="newestId">What is stored up to here is not new to anybody.</param>
internal sealed class LogBacklog(LogStore store, LogFilter filter, long newestId)
{
    /// <summary>Up to this id every entry is in the window, counted here, or known to lie outside of it.</summary>
    public long SeenTo { get; private set; } = newestId;

    /// <summary>Only entries after this id count as waiting.</summary>
    public long From { get; private set; } = newestId;

    public long Waiting { get; private set; }

    /// <summary>From now on what comes waits.</summary>
    public void Open() => From = SeenTo;

    /// <summary>Counts what came up to an id; returns how many of them pass the filter.</summary>
    public async Task<long> CountAsync(long upTo, CancellationToken cancellation)
    {
        var count = await store.CountNewAsync(filter, SeenTo, upTo, cancellation);
        SeenTo = upTo;
        Waiting += count;
        return count;
    }

    /// <summary>Counts again what waits: some of it may be deleted by now.</summary>
    public async Task RecountAsync(CancellationToken cancellation) =>
        Waiting = Waiting > 0 ? await store.CountNewAsync(filter, From, SeenTo, cancellation) : 0;

    /// <summary>The window's end reached an id: what is not after it no longer waits.</summary>
    public async Task ReachAsync(long end, CancellationToken cancellation)
    {
        if (end > From)
        {
            From = end;
            SeenTo = Math.Max(SeenTo, end);
            await RecountAsync(cancellation);
        }
    }

    /// <summary>The window holds everything there is up to an id: nothing waits.</summary>
    public void Clear(long upTo)
    {
        SeenTo = Math.Max(SeenTo, upTo);
        (From, Waiting) = (SeenTo, 0);
    }
}
