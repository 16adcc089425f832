using System.Security.Cryptography;
using System.Text;

namespace HomeHub.Core.Access;

/// <summary>What proves, while there is no owner, that somebody sees this process's console. Another one at each start.</summary>
public sealed class SetupCode
{
    // Neither digits nor letters that look like another one.
    private const string Alphabet = "ABCDEFGHJKLMNPQRTUVWXY346789";
    private const int Group = 4;
    private int _told;

    /// <summary>Twelve letters and digits in three groups: 57 bits.</summary>
    public string Text { get; } = string.Join('-', RandomNumberGenerator.GetString(Alphabet, 3 * Group).Chunk(Group).Select(part => new string(part)));

    /// <summary>Whether somebody typed it, in whatever case and with or without the hyphens.</summary>
    public bool IsRight(string? typed) => CryptographicOperations.FixedTimeEquals(Bytes(typed ?? ""), Bytes(Text));

    /// <summary>True the first time: it has to be said on the console now.</summary>
    public bool TellNow() => Interlocked.Exchange(ref _told, 1) == 0;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.Replace("-", "", StringComparison.Ordinal).Trim().ToUpperInvariant());
}
