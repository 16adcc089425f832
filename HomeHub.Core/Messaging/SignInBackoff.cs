using System.Collections.Concurrent;
using System.Net;

namespace HomeHub.Core.Messaging;

/// <summary>
/// Failed sign-ins to the broker make the next one from the same address wait, twice as long each time, up to a minute. A user who has signed in
/// from there before waits only for failures of its own: a wrongly set up board must not lock out Home Assistant on the same machine.
/// </summary>
internal sealed class SignInBackoff(TimeProvider clock)
{
    /// <summary>Failures that cost nothing: a board tries again by itself.</summary>
    public const int Free = 10;
    private const int Most = 5_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(IPAddress, string), Failures> _failures = new();
    private readonly ConcurrentDictionary<(IPAddress, string), DateTimeOffset> _good = new();

    /// <summary>How long the next try has to wait; zero: not at all.</summary>
    public TimeSpan Wait(IPAddress address, string user) =>
        _failures.TryGetValue(Key(address, user), out var failures) && failures.Until > clock.GetUtcNow() ? failures.Until - clock.GetUtcNow() : TimeSpan.Zero;

    public void Failed(IPAddress address, string user)
    {
        var now = clock.GetUtcNow();
        Forget(_failures, now, failures => failures.Last);
        _failures.AddOrUpdate(Key(address, user), new Failures(1, now, now), (_, before) =>
        {
            var count = now - before.Last > Forgotten ? 1 : before.Count + 1;
            var wait = count <= Free ? 0 : Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(count - Free - 1, 10)));
            return new Failures(count, now.AddSeconds(wait), now);
        });
    }

    public void Succeeded(IPAddress address, string user)
    {
        var now = clock.GetUtcNow();
        Forget(_good, now, at => at);
        var pair = (Network(address), user);
        _good[pair] = now;
        _failures.TryRemove(pair, out _);
    }

    private (IPAddress, string) Key(IPAddress address, string user)
    {
        var network = Network(address);
        return _good.ContainsKey((network, user)) ? (network, user) : (network, "");
    }

    /// <summary>Somebody with IPv6 has a whole /64 of addresses.</summary>
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (bytes.Length == 16)
        {
            bytes.AsSpan(8).Clear();
        }

        return new IPAddress(bytes);
    }

    private static void Forget<T>(ConcurrentDictionary<(IPAddress, string), T> all, DateTimeOffset now, Func<T, DateTimeOffset> last)
    {
        if (all.Count < Most)
        {
            return;
        }

        foreach (var (key, value) in all)
        {
            if (now - last(value) > Forgotten)
            {
                all.TryRemove(key, out _);
            }
        }

        // Still full: somebody invents addresses or names. The oldest half has to go.
        foreach (var (key, _) in all.Count < Most ? [] : all.OrderBy(one => last(one.Value)).Take(Most / 2).ToList())
        {
            all.TryRemove(key, out _);
        }
    }

    private readonly record struct Failures(int Count, DateTimeOffset Until, DateTimeOffset Last);
}
