using System.IO.Compression;
using System.Text;
using System.Text.Json;
using HomeHub.Core.Configs;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Updates;

/// <summary>What was found in an uploaded zip.</summary>
/// <param name="Version">As its <c>manifest.json</c> or <c>version</c> says; null: it does not.</param>
/// <param name="Errors">What is wrong with it, by the name of the entry; "" stands for the whole zip.</param>
public sealed record ReleaseUpload(
    IReadOnlyList<DraftFile> Files, string? Version, long? Sequence, IReadOnlyList<string>? Platforms, IReadOnlyList<FieldError> Errors);

/// <summary>
/// Reads a release out of a zip from outside, which may be broken or mean harm: nothing is written to a disk, no entry's name or size is
/// believed, and no more is unpacked than a release may hold.
/// </summary>
public static class ReleaseZip
{
    /// <summary>Largest zip taken, bytes.</summary>
    public const int MaxZipBytes = 2 * 1024 * 1024;

    /// <summary>Python text shrinks to a fifth, by a wide margin; what shrinks to a hundredth is made to fill a memory.</summary>
    private const int MaxRatio = 100;
    private const int MaxVersionBytes = 100;
    private const int SymbolicLink = 0xA000;
    private const int FileTypeMask = 0xF000;

    public static ReleaseUpload Read(Stream stream)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Count > ReleaseRules.MaxFiles * 2
                ? Refused($"It has {zip.Entries.Count:N0} entries; a release has at most {ReleaseRules.MaxFiles} files.")
                : Read(zip);
        }
        catch (InvalidDataException exception)
        {
            return Refused($"It is not a zip, or a damaged one: {exception.Message}");
        }
    }

    private static ReleaseUpload Read(ZipArchive zip)
    {
        var reading = new Reading();
        // A folder is an entry whose name ends with a slash; there is nothing in it.
        foreach (var entry in zip.Entries.Where(entry => entry is not { Length: 0, FullName: [.., '/'] }))
        {
            if (!reading.Take(entry))
            {
                break;
            }
        }

        return new(reading.Files, reading.Version, reading.Sequence, reading.Platforms, reading.Errors);
    }

    private static ReleaseUpload Refused(string words) => new([], null, null, null, [new("", words)]);

    /// <summary>One zip's reading: what is found so far.</summary>
    private sealed class Reading
    {
        private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
        private long _total;

        public List<DraftFile> Files { get; } = [];
        public List<FieldError> Errors { get; } = [];
        public string? Version { get; private set; }
        public long? Sequence { get; private set; }
        public IReadOnlyList<string>? Platforms { get; private set; }

        /// <summary>False: it is too much, and reading on would only make it worse.</summary>
        public bool Take(ZipArchiveEntry entry)
        {
            var name = entry.FullName;
            var meta = name is ReleaseManifest.FileName or "version";
            if (!_names.Add(name))
            {
                Errors.Add(new(name, "is there twice (upper and lower case are the same)"));
            }
            else if (((entry.ExternalAttributes >> 16) & FileTypeMask) == SymbolicLink)
            {
                Errors.Add(new(name, "is a symbolic link"));
            }
            else if (!meta && ReleaseRules.NameFault(name) is { } fault)
            {
                Errors.Add(new(name, fault));
            }
            else
            {
                return TakeContent(entry, meta ? name == "version" ? MaxVersionBytes : ReleaseManifest.MaxBytes : ReleaseRules.MaxFileBytes, meta);
            }

            return true;
        }

        private bool TakeContent(ZipArchiveEntry entry, int limit, bool meta)
        {
            // What the zip says of its size is not believed: only as much is unpacked as is allowed, and one byte to see that there is more.
            using var content = entry.Open();
            var buffer = new byte[limit + 1];
            var length = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            _total += length;
            if (length > limit)
            {
                Errors.Add(new(entry.FullName, $"is larger than {limit:N0} bytes"));
            }
            else if (length > 1024 && length > entry.CompressedLength * MaxRatio)
            {
                Errors.Add(new(entry.FullName, $"is packed to less than a {MaxRatio}th: that is no program text"));
            }
            else if (Crc32(buffer.AsSpan(0, length)) != entry.Crc32)
            {
                Errors.Add(new(entry.FullName, "is damaged: its checksum is another one"));
            }
            else if (meta)
            {
                TakeMeta(entry.FullName, buffer.AsMemory(0, length));
            }
            else
            {
                Files.Add(new(entry.FullName, buffer[..length]));
            }

            if (_total > ReleaseRules.MaxTotalBytes)
            {
                Errors.Add(new("", $"It unpacks to more than {ReleaseRules.MaxTotalBytes:N0} bytes; a board has no room for that."));
                return false;
            }

            return true;
        }

        private void TakeMeta(string name, ReadOnlyMemory<byte> content)
        {
            if (name == "version")
            {
                Version ??= Encoding.UTF8.GetString(content.Span).Trim();
                return;
            }

            try
            {
                var said = JsonSerializer.Deserialize<Said>(content.Span, PayloadJson.Options);
                (Version, Sequence, Platforms) = (said?.Version ?? Version, said?.Sequence, said?.Platforms);
            }
            catch (JsonException exception)
            {
                Errors.Add(new(name, $"cannot be read: {exception.Message}"));
            }
        }

        /// <summary>What a zip notes of each file (APPNOTE 4.4.7); the framework reads it and does not compare.</summary>
        private static uint Crc32(ReadOnlySpan<byte> content)
        {
            var crc = uint.MaxValue;
            foreach (var one in content)
            {
                crc ^= one;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
                }
            }

            return ~crc;
        }

        private sealed record Said(string? Version, long? Sequence, IReadOnlyList<string>? Platforms);
    }
}
