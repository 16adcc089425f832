using System.Net;
using HomeHub.Core.Access;

namespace HomeHub.Core.Messaging;

/// <summary>
/// Failed sign-ins to the broker make the next one from the same address wait, twice as long each time, up to a minute. A user who has signed in
/// from there before waits only for failures of its own: a wrongly set up board must not lock out Home Assistant on the same machine.
/// </summary>
internal sealed class SignInBackoff(TimeProvider clock)
{
    /// <summary>Failures that cost nothing: a board tries again by itself.</summary>
    public const int Free = 10;
    private const int MostKnown = 5_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly FailureLedger<(IPAddress, string)> _failures = new(clock, Free, TimeSpan.FromMinutes(10));
    private readonly ShortMemory<(IPAddress, string), bool> _good = new(clock, kept: TimeSpan.MaxValue, MostKnown);

    /// <summary>How long the next try has to wait; zero: not at all.</summary>
    public TimeSpan Wait(IPAddress address, string user) => _failures.Wait(Key(address, user));

    public void Failed(IPAddress address, string user) => _failures.Fail(Key(address, user), Longest);

    public void Succeeded(IPAddress address, string user)
    {
        var pair = (AddressNetwork.Of(address), user);
        _good.Set(pair, _ => true);
        _failures.Forgive(pair);
    }

    private (IPAddress, string) Key(IPAddress address, string user)
    {
        var network = AddressNetwork.Of(address);
        return (network, _good.TryGet((network, user), out _) ? user : "");
    }
}
