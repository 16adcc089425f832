using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Backups;

/// <summary>Makes backups, one at a time: copies the database beside it while everything goes on, then packs the copy with the keys to its secrets.</summary>
public sealed class BackupMaker(DatabaseCopy database, BackupFeed feed, IOptions<DatabaseOptions> options, TimeProvider clock)
{
    /// <summary>Copies that were left by a process that was killed begin like this.</summary>
    public const string Unfinished = ".unfinished-";

    /// <summary>What has to stay free on a disk, bytes: devices go on talking meanwhile.</summary>
    public const long Margin = 32 * 1024 * 1024;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public static string Version { get; } = typeof(BackupMaker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>About what a backup takes, packed, bytes: text shrinks to a quarter, so this is on the safe side.</summary>
    internal long PackedSize => database.Size / 2;

    /// <summary>The name of a backup of this moment.</summary>
    public string Name => NameOf(clock.GetUtcNow());

    internal static string NameOf(DateTimeOffset made) => $"homehub-{made.UtcDateTime:yyyyMMdd-HHmmss}.zip";

    /// <summary>Copies the database; what comes back is written out with <see cref="BackupDraft.WriteAsync"/> and then disposed of.</summary>
    /// <param name="target">Folder on this machine that it is then written to; null: it goes elsewhere.</param>
    /// <exception cref="BackupException">There is no room, or another one is being made.</exception>
    public async Task<BackupDraft> BeginAsync(string? target, CancellationToken cancellation)
    {
        if (!_turn.Wait(0, CancellationToken.None))
        {
            throw new BackupException("Another backup is being made just now. Wait until it is done.", BackupObstacle.Busy);
        }

        var draft = new BackupDraft(this, Path.Combine(options.Value.Folder, $"{Unfinished}{Guid.NewGuid():N}.db"), clock.GetUtcNow());
        try
        {
            if (!File.Exists(options.Value.FullPath))
            {
                throw new BackupException($"There is no database {options.Value.FullPath}.");
            }

            CheckRoom(target);
            feed.Tell(new("Copying the database", 0));
            await database.MakeAsync(draft.Database, done => feed.Tell(new("Copying the database", (int)(done * 50))), cancellation);
            draft.Facts = await DatabaseCopy.LookIntoAsync(draft.Database, whole: false, cancellation);
            return draft;
        }
        catch
        {
            await draft.DisposeAsync();
            throw;
        }
    }

    internal async Task WriteAsync(BackupDraft draft, Stream output, CancellationToken cancellation)
    {
        var parts = new List<BackupPart>();
        await using (var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation))
        {
            parts.Add(await AddAsync(zip, draft.Database, BackupManifest.Database, draft, cancellation));
            // After the database: whatever is locked in it, its key is in the ring by then.
            foreach (var key in Directory.Exists(options.Value.KeyFolder) ? Directory.GetFiles(options.Value.KeyFolder, "*.xml") : [])
            {
                parts.Add(await AddAsync(zip, key, BackupManifest.KeyFolder + Path.GetFileName(key), draft, cancellation));
            }

            var credentials = Path.Combine(options.Value.Folder, BrokerCredentials.FileName);
            if (File.Exists(credentials))
            {
                parts.Add(await AddAsync(zip, credentials, BrokerCredentials.FileName, draft, cancellation));
            }

            var (schema, devices, entries) = draft.Facts!;
            await using var manifest = await zip.CreateEntry(BackupManifest.FileName).OpenAsync(cancellation);
            await manifest.WriteAsync(new BackupManifest(BackupManifest.CurrentFormat, Version, draft.Made, schema, devices, entries, parts).ToJson(), cancellation);
        }
    }

    internal void End(BackupDraft draft)
    {
        try
        {
            File.Delete(draft.Database);
        }
        finally
        {
            feed.Tell(null);
            _turn.Release();
        }
    }

    /// <summary>Deletes what a process that was killed left behind.</summary>
    internal static void TidyUp(string folder, DateTimeOffset now)
    {
        foreach (var left in Directory.Exists(folder) ? new DirectoryInfo(folder).GetFileSystemInfos(Unfinished + "*") : [])
        {
            // One that is younger may be another process's.
            if (now - left.LastWriteTimeUtc > TimeSpan.FromDays(1))
            {
                Delete(left);
            }
        }
    }

    private static void Delete(FileSystemInfo left)
    {
        if (left is DirectoryInfo folder)
        {
            folder.Delete(recursive: true);
        }
        else
        {
            left.Delete();
        }
    }

    private async Task<BackupPart> AddAsync(ZipArchive zip, string file, string name, BackupDraft draft, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = File.OpenRead(file);
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellation);
        var (buffer, size) = (new byte[64 * 1024], 0L);
        for (int read; (read = await source.ReadAsync(buffer, cancellation)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await entry.WriteAsync(buffer.AsMemory(0, read), cancellation);
            size += read;
            if (file == draft.Database)
            {
                feed.Tell(new("Packing it", 50 + (int)(size * 50 / Math.Max(1, source.Length))));
            }
        }

        return new(name, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private void CheckRoom(string? target)
    {
        var here = new DriveInfo(options.Value.Folder);
        var (need, there) = (database.Size + Margin, target is null ? null : new DriveInfo(target));
        // By its size: on Unix a drive has the name of the folder that was asked about. Two disks of one size need no more room than they have.
        if (there?.TotalSize == here.TotalSize)
        {
            need += PackedSize;
        }
        else if (there is not null && there.AvailableFreeSpace < PackedSize + Margin)
        {
            throw NoRoom(there, PackedSize + Margin);
        }

        if (here.AvailableFreeSpace < need)
        {
            throw NoRoom(here, need);
        }
    }

    private static BackupException NoRoom(DriveInfo disk, long need) => new(
        $"A backup needs {need / 1048576:N0} MiB free on {disk.Name}, and there are {disk.AvailableFreeSpace / 1048576:N0}. Free some space, delete old backups, or shorten the retention of the log.",
        BackupObstacle.NoRoom);
}

/// <summary>A copy of the database that waits to be packed; disposing of it deletes the copy.</summary>
public sealed class BackupDraft(BackupMaker maker, string database, DateTimeOffset made) : IAsyncDisposable
{
    private bool _ended;

    internal string Database => database;
    internal DateTimeOffset Made => made;
    internal DatabaseFacts? Facts { get; set; }

    /// <summary>What to call it.</summary>
    public string Name => BackupMaker.NameOf(made);

    /// <summary>Writes the zip as it is made; the stream need not be seekable.</summary>
    public Task WriteAsync(Stream output, CancellationToken cancellation) => maker.WriteAsync(this, output, cancellation);

    public ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            _ended = true;
            maker.End(this);
        }

        return ValueTask.CompletedTask;
    }
}
