namespace HomeHub.Core.Updates;

/// <summary>A version of the firmware: its files and the manifest that names them. It never changes once it is made.</summary>
public sealed class Release
{
    public long Id { get; set; }

    /// <summary>What people call it, unique: 1.4.0.</summary>
    public required string Version { get; set; }

    /// <summary>Only grows, by which boards tell newer from older.</summary>
    public long Sequence { get; set; }
    public string Notes { get; set; } = "";

    /// <summary>The platforms it runs on, in a row: <c>rp2,esp32</c>.</summary>
    public required string PlatformWords { get; set; }

    /// <summary>The SHA-256 over its files that a board announces once it runs it: what makes two releases the same.</summary>
    public required string FilesSha256 { get; set; }

    /// <summary><c>manifest.json</c>, byte by byte as it is published.</summary>
    public required byte[] Manifest { get; set; }
    public required string ManifestSha256 { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Who made it, and from what: "from the bundled firmware".</summary>
    public string Origin { get; set; } = "";

    /// <summary>When it was first published, on any host. A device may know it since then, so it stays. Null: never.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Sorted by path, ordinally.</summary>
    public List<ReleaseFile> Files { get; set; } = [];

    public IReadOnlyList<string> Platforms => PlatformWords.Split(',');

    /// <summary>The folder it is published in: version and sequence.</summary>
    public string Folder => $"{Version}-{Sequence}";

    /// <summary>All files, bytes.</summary>
    public long Size => Files.Sum(file => file.Size);
}

/// <summary>A file of a release; its bytes are a <see cref="ReleaseBlob"/>.</summary>
public sealed class ReleaseFile
{
    public long ReleaseId { get; set; }

    /// <summary>Relative to a slot: <c>home/Home.py</c>.</summary>
    public required string Path { get; set; }

    /// <summary>Bytes.</summary>
    public long Size { get; set; }

    /// <summary>Hexadecimal, lower case.</summary>
    public required string Sha256 { get; set; }
}

/// <summary>
/// The bytes of files with this hash, once for all releases. They are in the database, not beside it: a release is there with all of its files or
/// not at all, also after a power cut, and a copy of the database is a backup of everything. A whole firmware is some 200 KB, and a release
/// that changes one file adds only that.
/// </summary>
public sealed class ReleaseBlob
{
    public required string Sha256 { get; set; }
    public required byte[] Content { get; set; }
}
