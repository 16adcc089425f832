using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HomeHub.Core.Updates;

/// <summary>What a board with a key asks for before it takes an update (device protocol, update).</summary>
public static class UpdateSignature
{
    /// <summary>A key's length, bytes: that of SHA-256, as RFC 2104 advises.</summary>
    public const int KeyBytes = 32;

    /// <summary>HMAC-SHA256 over what the command is about, hexadecimal.</summary>
    /// <param name="key">The device's own, hexadecimal.</param>
    public static string Of(string key, string deviceId, string attemptId, string release, long sequence, string manifestSha256, bool downgrade) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(key), Encoding.UTF8.GetBytes(string.Join('\n',
            "homehub-update-1", deviceId, attemptId, release, sequence.ToString(CultureInfo.InvariantCulture), manifestSha256, downgrade ? "1" : "0"))));
}
