using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace HomeHub.Core.Access;

/// <summary>What is known about whoever came, for a while and of so many at most: strangers can invent names and addresses without end.</summary>
/// <param name="kept">After it something that was not written again is as good as forgotten.</param>
/// <param name="most">Beyond so many, the older half goes.</param>
internal sealed class ShortMemory<TKey, TValue>(TimeProvider clock, TimeSpan kept, int most) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (TValue Value, long At)> _known = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _known.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) <= kept;
        value = found ? known.Value : default;
        return found;
    }

    /// <summary>Writes what <paramref name="next"/> makes of what was known, which is null where nothing was.</summary>
    public void Set(TKey key, Func<TValue?, TValue> next)
    {
        var now = clock.GetTimestamp();
        MakeRoom(now);
        _known.AddOrUpdate(key, _ => (next(default), now), (_, before) => (next(clock.GetElapsedTime(before.At, now) <= kept ? before.Value : default), now));
    }

    public void Remove(TKey key) => _known.TryRemove(key, out _);

    private void MakeRoom(long now)
    {
        if (_known.Count < most)
        {
            return;
        }

        foreach (var (key, _) in _known.Where(one => clock.GetElapsedTime(one.Value.At, now) > kept).ToList())
        {
            _known.TryRemove(key, out _);
        }

        foreach (var (key, _) in _known.Count < most ? [] : _known.OrderBy(one => one.Value.At).Take(most / 2).ToList())
        {
            _known.TryRemove(key, out _);
        }
    }
}
