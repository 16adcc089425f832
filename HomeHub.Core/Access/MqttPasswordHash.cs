using System.Globalization;
using System.Security.Cryptography;

namespace HomeHub.Core.Access;

/// <summary>
/// What is kept of an MQTT password, as Mosquitto's password file has it: <c>$7$iterations$salt$hash</c>, PBKDF2 with SHA-512, salt and hash in
/// Base64 (mosquitto_passwd(1); <c>lib/password_mosq.c</c>). So the same text serves both brokers.
/// </summary>
public static class MqttPasswordHash
{
    /// <summary>For what was made at random: 192 bits are not guessed, however fast one tries; and a broker checks many boards at once after a power cut.</summary>
    public const int ForRandom = 1_000;

    /// <summary>For what a person thought of.</summary>
    public const int ForChosen = 20_000;

    private const string Kind = "7";
    private const int SaltBytes = 12;
    private const int HashBytes = 64;
    private const int MostIterations = 1_000_000;

    public static string Make(ReadOnlySpan<byte> password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"${Kind}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether it is this password's; false also for a text that is no such hash.</summary>
    public static bool Verify(string hash, ReadOnlySpan<byte> password)
    {
        if (hash.Split('$') is not ["", Kind, var rounds, var salt, var wanted]
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is 0 or > MostIterations)
        {
            return false;
        }

        Span<byte> saltBytes = stackalloc byte[256];
        Span<byte> wantedBytes = stackalloc byte[HashBytes];
        if (salt.Length > 256 || !Convert.TryFromBase64String(salt, saltBytes, out var saltLength)
            || !Convert.TryFromBase64String(wanted, wantedBytes, out var length) || length != HashBytes)
        {
            return false;
        }

        Span<byte> made = stackalloc byte[HashBytes];
        Rfc2898DeriveBytes.Pbkdf2(password, saltBytes[..saltLength], made, iterations, HashAlgorithmName.SHA512);
        return CryptographicOperations.FixedTimeEquals(made, wantedBytes);
    }
}
