namespace HomeHub.Core.Messaging;

/// <summary>Why the embedded broker turned a client away, or holds it back.</summary>
public enum TurnedAwayReason
{
    WrongPassword,
    TooManyFailures,
    ForeignClientId,
    TooLarge,
    NoConnect,
    Crowded,
    TooManyConnections,
    TooManyFromAddress,
    TooManySessions,
    TooFast,
}

/// <summary>How often that happened since the start, and the last time of it.</summary>
/// <param name="Address">From where.</param>
/// <param name="Who">The user or client id it gave, as far as it gave one.</param>
public sealed record TurnedAwayCount(TurnedAwayReason Reason, long Count, DateTimeOffset Last, string Address, string? Who);

/// <summary>Counts whom the embedded broker did not let in, for a person to see.</summary>
public sealed class TurnedAway(TimeProvider clock)
{
    private const int LongestName = 64;
    private const int MostTold = 1_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<TurnedAwayReason, TurnedAwayCount> _counts = [];
    private readonly Dictionary<(TurnedAwayReason, string), DateTimeOffset> _told = [];
    private readonly Signal<long> _signal = new(0);

    public IReadOnlyList<TurnedAwayCount> Counts
    {
        get
        {
            lock (_gate)
            {
                return [.. _counts.Values];
            }
        }
    }

    /// <summary>Yields at once, then after changes.</summary>
    public IAsyncEnumerable<long> WatchAsync(CancellationToken cancellation) => _signal.WatchAsync(cancellation);

    /// <summary>Counts one. True: worth a line in the program's log; not each of a thousand a second is.</summary>
    public bool Add(TurnedAwayReason reason, string address, string? who = null)
    {
        var now = clock.GetUtcNow();
        bool tell;
        lock (_gate)
        {
            var count = _counts.GetValueOrDefault(reason)?.Count ?? 0;
            _counts[reason] = new(reason, count + 1, now, address, who is { Length: > LongestName } ? who[..LongestName] + "…" : who);
            tell = !_told.TryGetValue((reason, address), out var told) || now - told >= Quiet;
            if (tell)
            {
                if (_told.Count >= MostTold)
                {
                    _told.Clear();
                }

                _told[(reason, address)] = now;
            }
        }

        _signal.Update(number => number + 1);
        return tell;
    }
}
