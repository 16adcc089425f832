using System.Globalization;
using System.Text.RegularExpressions;
using HomeHub.Core.Data;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Backups;

/// <summary>A backup that is kept.</summary>
public sealed record BackupFile(string Name, long Size, DateTimeOffset Made);

/// <summary>The backups in the folder for them. A name that is none of theirs is never looked up.</summary>
public sealed partial class BackupStore(BackupMaker maker, BackupFeed feed, IOptions<BackupOptions> options, IOptions<DatabaseOptions> database, TimeProvider clock)
{
    /// <summary>Absolute.</summary>
    public string Folder { get; } = options.Value.Folder.Length > 0 ? Path.GetFullPath(options.Value.Folder) : Path.Combine(database.Value.Folder, "backups");

    /// <summary>All of them, newest first; those of a time to come, made while the clock was ahead, last: they must not push out what is made from now on.</summary>
    public IReadOnlyList<BackupFile> All() => !Directory.Exists(Folder) ? []
        : [.. new DirectoryInfo(Folder).GetFiles("homehub-*.zip").Select(file => (File: file, Made: MadeOf(file.Name))).Where(found => found.Made is not null && found.File.Exists)
            .Select(found => new BackupFile(found.File.Name, found.File.Length, found.Made!.Value)).OrderBy(file => file.Made > clock.GetUtcNow()).ThenByDescending(file => file.Made)];

    /// <summary>Opens one to read; null where there is none of this name.</summary>
    public FileStream? Open(string name)
    {
        try
        {
            return MadeOf(name) is null ? null : new FileStream(Path.Combine(Folder, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>False: there is none of this name.</summary>
    public bool Delete(string name)
    {
        if (MadeOf(name) is null || !File.Exists(Path.Combine(Folder, name)))
        {
            return false;
        }

        File.Delete(Path.Combine(Folder, name));
        feed.Changed();
        return true;
    }

    /// <summary>Makes one and lets go of the oldest that are too many. Until it is whole it has another name.</summary>
    /// <exception cref="BackupException">There is no room, or another one is being made.</exception>
    public async Task<BackupFile> MakeAsync(CancellationToken cancellation)
    {
        PrivateFiles.MakeFolder(Folder);
        BackupMaker.TidyUp(Folder, clock.GetUtcNow());
        BackupMaker.TidyUp(database.Value.Folder, clock.GetUtcNow());
        var unfinished = Path.Combine(Folder, $"{BackupMaker.Unfinished}{Guid.NewGuid():N}.zip");
        try
        {
            string name;
            await using (var draft = await maker.BeginAsync(Folder, cancellation))
            {
                await WriteAsync(draft, unfinished, cancellation);
                name = draft.Name;
            }

            File.Move(unfinished, Path.Combine(Folder, name), overwrite: true);
            foreach (var old in All().Skip(options.Value.Keep))
            {
                File.Delete(Path.Combine(Folder, old.Name));
            }

            feed.Changed();
            return All().First(file => file.Name == name);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Writes it to a file, onto the disk.</summary>
    public static async Task WriteAsync(BackupDraft draft, string file, CancellationToken cancellation)
    {
        await using var stream = PrivateFiles.Create(file);
        await draft.WriteAsync(stream, cancellation);
        stream.Flush(flushToDisk: true);
    }

    private static DateTimeOffset? MadeOf(string name) => Names().Match(name) is { Success: true } match
        && DateTimeOffset.TryParseExact(match.Groups["time"].Value, "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made) ? made : null;

    [GeneratedRegex(@"\Ahomehub-(?<time>[0-9]{8}-[0-9]{6})\.zip\z")]
    private static partial Regex Names();
}
