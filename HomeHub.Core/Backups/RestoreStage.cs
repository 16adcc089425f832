using System.Text.Json;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Backups;

/// <summary>A restore that was done.</summary>
/// <param name="Aside">Folder beside the database with what was there before.</param>
public sealed record Restored(BackupManifest Manifest, string Aside);

/// <summary>
/// A restore in two steps: what comes is unpacked and checked in a folder of its own, and takes its place only where nothing has the database
/// open: at the next start, or from the command line. What was there is put aside. Cut off at any point, it goes on at the next start.
/// </summary>
public sealed class RestoreStage(BackupReader reader, IOptions<DatabaseOptions> options, TimeProvider clock)
{
    private const string Note = "restored.json";
    private static readonly string[] Suffixes = ["-wal", "-shm", ""];

    private string Folder => options.Value.Folder;
    private string Staged => Path.Combine(Folder, "restore");
    private string NoteFile => Path.Combine(Folder, Note);

    /// <summary>What restoring it would bring; nothing is changed.</summary>
    /// <exception cref="BackupException">It is not to be restored, and why.</exception>
    public async Task<RestorePlan> TryAsync(string zipFile, CancellationToken cancellation = default)
    {
        var folder = NewFolder();
        try
        {
            return await reader.UnpackAsync(zipFile, folder, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Unpacks and checks it, ready for <see cref="Apply"/>.</summary>
    /// <exception cref="BackupException">It is not to be restored, and why; nothing is changed.</exception>
    public async Task<RestorePlan> StageAsync(string zipFile, CancellationToken cancellation = default)
    {
        var folder = NewFolder();
        try
        {
            var plan = await reader.UnpackAsync(zipFile, folder, cancellation);
            await using (var note = PrivateFiles.Create(Path.Combine(folder, Note)))
            {
                await JsonSerializer.SerializeAsync(note, new Restored(plan.Manifest, $"before-restore-{clock.GetUtcNow().UtcDateTime:yyyyMMdd-HHmmss}"), cancellationToken: cancellation);
                note.Flush(flushToDisk: true);
            }

            if (Directory.Exists(Staged))
            {
                Directory.Delete(Staged, recursive: true);
            }

            // From here on it is certain.
            Directory.Move(folder, Staged);
            return plan;
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Puts what is ready in its place; null where nothing is. Whoever calls has the <see cref="HubLock"/>.</summary>
    public Restored? Apply()
    {
        if (!Directory.Exists(Staged))
        {
            return null;
        }

        var note = Path.Combine(Staged, Note);
        Restored? restored = null;
        if (File.Exists(note))
        {
            restored = Read(note)!;
            // A connection that is kept open would go on with the file that is put aside.
            SqliteConnection.ClearAllPools();
            Replace(Path.Combine(Folder, restored.Aside));
            File.Move(note, NoteFile, overwrite: true);
        }

        Directory.Delete(Staged, recursive: true);
        return restored;
    }

    /// <summary>What was restored and not yet told of; null where nothing was.</summary>
    public Restored? Untold() => File.Exists(NoteFile) ? Read(NoteFile) : null;

    public void Told() => File.Delete(NoteFile);

    /// <summary>Each part is either still in the stage, and then what it replaces is put aside first, or in its place already.</summary>
    private void Replace(string aside)
    {
        PrivateFiles.MakeFolder(aside);
        var database = Path.Combine(Staged, BackupManifest.Database);
        if (File.Exists(database))
        {
            // Who got in before the restore is not let in by it.
            foreach (var copy in new[] { options.Value.AccessCopy, options.Value.OwedAccess }.Where(File.Exists))
            {
                File.Move(copy, Path.Combine(aside, Path.GetFileName(copy)));
            }

            foreach (var suffix in Suffixes.Where(suffix => File.Exists(options.Value.FullPath + suffix)))
            {
                File.Move(options.Value.FullPath + suffix, Path.Combine(aside, Path.GetFileName(options.Value.FullPath) + suffix));
            }

            File.Move(database, options.Value.FullPath);
        }

        var (keys, keysBefore) = (Path.Combine(Staged, BackupManifest.KeyFolder.TrimEnd('/')), Path.Combine(aside, DatabaseOptions.KeyFolderName));
        if (Directory.Exists(keys))
        {
            if (Directory.Exists(options.Value.KeyFolder) && !Directory.Exists(keysBefore))
            {
                Directory.Move(options.Value.KeyFolder, keysBefore);
            }
            else if (Directory.Exists(options.Value.KeyFolder))
            {
                // Made by this very start, after one that was cut off here.
                Directory.Delete(options.Value.KeyFolder, recursive: true);
            }

            Directory.Move(keys, options.Value.KeyFolder);
        }

        var (credentials, now) = (Path.Combine(Staged, BrokerCredentials.FileName), Path.Combine(Folder, BrokerCredentials.FileName));
        if (File.Exists(credentials))
        {
            if (File.Exists(now))
            {
                File.Move(now, Path.Combine(aside, BrokerCredentials.FileName));
            }

            File.Move(credentials, now);
        }
    }

    private string NewFolder()
    {
        PrivateFiles.MakeFolder(Folder);
        BackupMaker.TidyUp(Folder, clock.GetUtcNow());
        var folder = Path.Combine(Folder, $"{BackupMaker.Unfinished}{Guid.NewGuid():N}");
        PrivateFiles.MakeFolder(folder);
        return folder;
    }

    private static Restored? Read(string file) => JsonSerializer.Deserialize<Restored>(File.ReadAllText(file));
}
