using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HomeHub.Core.Updates;

/// <summary>The manifest of a release and the hash over its files; <c>firmware/home/release.py</c> works out the same hash on a board.</summary>
public static class ReleaseManifest
{
    public const string FileName = "manifest.json";

    /// <summary>Largest manifest, bytes (wire contract: a board may read it whole).</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The files of a draft as a release has them, in their order.</summary>
    public static List<ReleaseFile> Files(IEnumerable<DraftFile> files) =>
    [
        .. files.Select(file => new ReleaseFile { Path = file.Path, Size = file.Content.Length, Sha256 = Sha256(file.Content) })
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    /// <summary>SHA-256 over one line for each file, sorted by path: "&lt;SHA-256&gt; &lt;size&gt; &lt;path&gt;" and a line feed.</summary>
    public static string FilesSha256(IEnumerable<ReleaseFile> files) => Sha256(Encoding.UTF8.GetBytes(string.Concat(
        files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => FormattableString.Invariant($"{file.Sha256} {file.Size} {file.Path}\n")))));

    /// <summary>The bytes of <c>manifest.json</c>.</summary>
    public static byte[] Write(string version, long sequence, IEnumerable<string> platforms, IEnumerable<ReleaseFile> files) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        version, sequence, platforms, files = files.Select(file => new { path = file.Path, size = file.Size, sha256 = file.Sha256 }),
    });

    /// <summary>Hexadecimal, lower case.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
