using System.Collections.Concurrent;

namespace HomeHub.Core.Access;

/// <summary>
/// Failed sign-ins make the next one wait, twice as long each time: by address, up to a quarter of an hour, and by account, up to half a
/// minute, because somebody else's guesses must not lock the owner out. The house's own network is no exception.
/// </summary>
public sealed class SignInThrottle(TimeProvider clock)
{
    /// <summary>Typing errors that cost nothing.</summary>
    public const int Free = 5;
    private const int Many = 100;
    private const int TooMany = 10_000;
    private static readonly TimeSpan LongestByAddress = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestByAccount = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Failures> _failures = new();

    /// <summary>How long to wait before the next try; zero: none. A try is counted as failed until <see cref="Succeeded"/>.</summary>
    public TimeSpan Begin(string account, string address)
    {
        var now = clock.GetUtcNow();
        Forget(now);
        var wait = TimeSpan.FromTicks(Math.Max(Wait(Account(account), now).Ticks, Wait(Address(address), now).Ticks));
        if (wait == TimeSpan.Zero)
        {
            Fail(Account(account), now, LongestByAccount);
            Fail(Address(address), now, LongestByAddress);
        }

        return wait;
    }

    public void Succeeded(string account, string address)
    {
        _failures.TryRemove(Account(account), out _);
        _failures.TryRemove(Address(address), out _);
    }

    private TimeSpan Wait(string key, DateTimeOffset now) =>
        _failures.TryGetValue(key, out var failures) && failures.Until > now ? failures.Until - now : TimeSpan.Zero;

    private void Fail(string key, DateTimeOffset now, TimeSpan longest) => _failures.AddOrUpdate(key, _ => new(1, now, now), (_, before) =>
    {
        var count = before.Count + 1;
        var wait = count < Free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(count - Free, 20))));
        return new(count, now + wait, now);
    });

    /// <summary>Old ones go; where somebody fills the list with invented names, so do all that make nobody wait any more.</summary>
    private void Forget(DateTimeOffset now)
    {
        if (_failures.Count < Many)
        {
            return;
        }

        foreach (var (key, failures) in _failures)
        {
            if (now - failures.Last > Forgotten || (_failures.Count > TooMany && failures.Until <= now))
            {
                _failures.TryRemove(key, out _);
            }
        }
    }

    private static string Account(string name) => $"account {AccessRules.Key(name)}";

    private static string Address(string address) => $"address {address}";

    private readonly record struct Failures(int Count, DateTimeOffset Until, DateTimeOffset Last);
}
