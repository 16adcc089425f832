using System.Net;

namespace HomeHub.Core.Access;

/// <summary>From where somebody comes, as far as that is one party.</summary>
internal static class AddressNetwork
{
    /// <summary>The address itself; with IPv6 its /64, because a subscriber has a whole one of them (RFC 6177).</summary>
    public static IPAddress Of(IPAddress address)
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
}
