using System.Net;

namespace HomeHub.Core.Access;

/// <summary>
/// Failed sign-ins make the next one wait, twice as long each time: by address, up to a quarter of an hour, and by account, up to half a
/// minute, because somebody else's guesses must not lock the owner out. The house's own network is no exception.
/// </summary>
public sealed class SignInThrottle(TimeProvider clock)
{
    /// <summary>Typing errors that are answered at once; from the last of them on, the next try waits.</summary>
    public const int Free = 5;
    private static readonly TimeSpan LongestByAddress = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestByAccount = TimeSpan.FromSeconds(30);
    private readonly FailureLedger<string> _accounts = new(clock, Free - 1, TimeSpan.FromHours(1));
    private readonly FailureLedger<string> _addresses = new(clock, Free - 1, TimeSpan.FromHours(1));

    /// <summary>How long to wait before the next try; zero: none. A try is counted as failed until <see cref="Succeeded"/>.</summary>
    public TimeSpan Begin(string account, string address)
    {
        var (byAccount, byAddress) = (AccessRules.Key(account), Network(address));
        var wait = TimeSpan.FromTicks(Math.Max(_accounts.Wait(byAccount).Ticks, _addresses.Wait(byAddress).Ticks));
        if (wait == TimeSpan.Zero)
        {
            _accounts.Fail(byAccount, LongestByAccount);
            _addresses.Fail(byAddress, LongestByAddress);
        }

        return wait;
    }

    public void Succeeded(string account, string address)
    {
        _accounts.Forgive(AccessRules.Key(account));
        _addresses.Forgive(Network(address));
    }

    private static string Network(string address) => IPAddress.TryParse(address, out var parsed) ? AddressNetwork.Of(parsed).ToString() : address;
}
