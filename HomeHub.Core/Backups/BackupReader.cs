using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Data.Sqlite;

namespace HomeHub.Core.Backups;

/// <summary>A backup that was looked through and is good.</summary>
/// <param name="Facts">As its database says, not its manifest.</param>
public sealed record RestorePlan(BackupManifest Manifest, DatabaseFacts Facts);

/// <summary>
/// Unpacks a backup that may be damaged or mean harm: only the names that a backup has are taken, no more is unpacked than its manifest says and the
/// disk holds, and everything is compared with its hash. The database is then checked page by page.
/// </summary>
public sealed partial class BackupReader(DatabaseCopy database)
{
    private const string Damaged = "This backup is damaged or was cut off";
    private const int MaxEntries = 2_000;

    /// <summary>Of a key, or of the broker's credentials, bytes.</summary>
    private const int MaxSmallPart = 64 * 1024;

    /// <summary>Unpacks into a folder that is there and empty.</summary>
    /// <exception cref="BackupException">It is not to be restored, and why.</exception>
    public async Task<RestorePlan> UnpackAsync(string zipFile, string folder, CancellationToken cancellation)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(zipFile, cancellation);
            var manifest = await ManifestAsync(zip, cancellation);
            CheckRoom(manifest, folder);
            foreach (var part in manifest.Parts)
            {
                await UnpackAsync(zip.GetEntry(part.Name)!, part, Path.Combine(folder, part.Name), cancellation);
            }

            return new(manifest, await LookAsync(manifest, Path.Combine(folder, BackupManifest.Database), cancellation));
        }
        catch (InvalidDataException exception)
        {
            throw new BackupException($"{Damaged}, or it is no backup of HomeHub: {exception.Message}");
        }
        catch (NotSupportedException exception)
        {
            throw new BackupException($"This is no backup of HomeHub: {exception.Message}");
        }
    }

    private async Task<BackupManifest> ManifestAsync(ZipArchive zip, CancellationToken cancellation)
    {
        if (zip.Entries.Count > MaxEntries || zip.GetEntry(BackupManifest.FileName) is not { } entry)
        {
            throw new BackupException("This is a zip, but no backup of HomeHub.");
        }

        var json = new byte[BackupManifest.MaxBytes + 1];
        await using var stream = await entry.OpenAsync(cancellation);
        var length = await stream.ReadAtLeastAsync(json, json.Length, throwOnEndOfStream: false, cancellation);
        var manifest = length > BackupManifest.MaxBytes ? null : Parse(json.AsSpan(0, length));
        if (manifest is not { Parts: not null, Schema: not null, Version: not null })
        {
            throw new BackupException("This is no backup of HomeHub: its manifest cannot be read.");
        }

        if (manifest.Format > BackupManifest.CurrentFormat || !database.Knows(manifest.Schema))
        {
            throw new BackupException($"This backup was made by a newer HomeHub, {manifest.Version}; this one is {BackupMaker.Version}. Update HomeHub first.");
        }

        var names = zip.Entries.Select(other => other.FullName).Where(name => name != BackupManifest.FileName).ToList();
        if (manifest.Format < 1 || names.Count != zip.Entries.Count - 1 || manifest.Parts.Any(part => part is not { Name: not null, Sha256: not null, Size: >= 0 })
            || !names.Order(StringComparer.Ordinal).SequenceEqual(manifest.Parts.Select(part => part.Name).Order(StringComparer.Ordinal))
            || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Count || !names.Contains(BackupManifest.Database))
        {
            throw new BackupException($"{Damaged}: what is in it is not what its manifest lists.");
        }

        return names.Find(name => name is not (BackupManifest.Database or BrokerCredentials.FileName) && !Keys().IsMatch(name)) is { } stranger
            ? throw new BackupException($"This is no backup of HomeHub: “{stranger}” is in none.") : manifest;
    }

    private static BackupManifest? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return BackupManifest.Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void CheckRoom(BackupManifest manifest, string folder)
    {
        if (manifest.Parts.FirstOrDefault(part => part.Name != BackupManifest.Database && part.Size > MaxSmallPart) is { } large)
        {
            throw new BackupException($"This is no backup of HomeHub: “{large.Name}” is too large.");
        }

        // Sizes are as the manifest claims; nothing is unpacked beyond them.
        var (need, free) = (manifest.Parts.Sum(part => (decimal)part.Size) + BackupMaker.Margin, new DriveInfo(folder).AvailableFreeSpace);
        if (need > free)
        {
            throw new BackupException($"Unpacked, this backup needs {need / 1048576:N0} MiB, and there are {free / 1048576:N0} free where the database is.", BackupObstacle.NoRoom);
        }
    }

    private static async Task UnpackAsync(ZipArchiveEntry entry, BackupPart part, string file, CancellationToken cancellation)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(file)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = await entry.OpenAsync(cancellation);
        await using var target = PrivateFiles.Create(file);
        var (buffer, size) = (new byte[64 * 1024], 0L);
        for (int read; (read = await source.ReadAsync(buffer, cancellation)) > 0 && (size += read) <= part.Size;)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        if (size != part.Size || Convert.ToHexStringLower(hash.GetHashAndReset()) != part.Sha256)
        {
            throw new BackupException($"{Damaged}: “{part.Name}” in it is not what was backed up.");
        }

        target.Flush(flushToDisk: true);
    }

    private static async Task<DatabaseFacts> LookAsync(BackupManifest manifest, string file, CancellationToken cancellation)
    {
        DatabaseFacts facts;
        try
        {
            facts = await DatabaseCopy.LookIntoAsync(file, whole: true, cancellation);
        }
        catch (SqliteException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new BackupException($"The database in this backup is damaged: {exception.Message}");
        }

        return facts.Schema == manifest.Schema ? facts : throw new BackupException($"{Damaged}: its database is of another version than its manifest says.");
    }

    [GeneratedRegex(@"\Akeys/[A-Za-z0-9_-]{1,100}\.xml\z")]
    private static partial Regex Keys();
}
