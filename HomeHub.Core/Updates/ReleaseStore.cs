using HomeHub.Core.Configs;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Updates;

/// <summary>Releases in the database, with their files.</summary>
public sealed class ReleaseStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, UpdateFeed feed, TimeProvider clock)
{
    /// <summary>Every release, newest first, with its list of files.</summary>
    public async Task<IReadOnlyList<Release>> AllAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Whole(db).OrderByDescending(release => release.Sequence).ToListAsync(cancellation);
    }

    /// <summary>One release; null where there is none.</summary>
    public async Task<Release?> FindAsync(long id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Whole(db).FirstOrDefaultAsync(release => release.Id == id, cancellation);
    }

    /// <summary>The bytes of a file of a release, or of its manifest, with their hash; null where there is none.</summary>
    public async Task<(byte[] Content, string Sha256)?> FileAsync(long releaseId, string path, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (path == ReleaseManifest.FileName)
        {
            return await db.Releases.AsNoTracking().FirstOrDefaultAsync(r => r.Id == releaseId, cancellation) is { } release ? (release.Manifest, release.ManifestSha256) : null;
        }

        var sha256 = await db.ReleaseFiles.Where(f => f.ReleaseId == releaseId && f.Path == path).Select(f => f.Sha256).FirstOrDefaultAsync(cancellation);
        return sha256 is null ? null : ((await db.ReleaseBlobs.AsNoTracking().FirstAsync(b => b.Sha256 == sha256, cancellation)).Content, sha256);
    }

    /// <summary>Makes a release of the draft; the same files are the same release, whatever else the draft says.</summary>
    /// <param name="highestOnBoards">The highest sequence a board announced: the next one has to be above that, also where this database is a new one.</param>
    internal async Task<ReleaseSave> AddAsync(ReleaseDraft draft, long highestOnBoards, CancellationToken cancellation)
    {
        if (ReleaseRules.Check(draft).ToList() is { Count: > 0 } errors)
        {
            return ReleaseSave.Refused(errors);
        }

        var files = ReleaseManifest.Files(draft.Files);
        var filesSha256 = ReleaseManifest.FilesSha256(files);
        Release release;
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (await Whole(db).FirstOrDefaultAsync(known => known.FilesSha256 == filesSha256, cancellation) is { } same)
            {
                return new(same, true, []);
            }

            var highest = Math.Max(highestOnBoards, await db.Releases.MaxAsync(known => (long?)known.Sequence, cancellation) ?? 0);
            var sequence = draft.Sequence ?? highest + 1;
            if (sequence <= highest)
            {
                return ReleaseSave.Refused(new FieldError("sequence", $"The sequence only grows: it has to be above {highest}. Leave it out to get the next one."));
            }

            if (await db.Releases.AnyAsync(known => known.Version == draft.Version, cancellation))
            {
                return ReleaseSave.Refused(new FieldError("version", $"There is a release {draft.Version} with other files; give this one another version."));
            }

            var manifest = ReleaseManifest.Write(draft.Version, sequence, draft.Platforms, files);
            if (manifest.Length > ReleaseManifest.MaxBytes)
            {
                return ReleaseSave.Refused(new FieldError("files", $"The list of files comes to {manifest.Length:N0} bytes; a board reads at most {ReleaseManifest.MaxBytes:N0}. Fewer files, or shorter names."));
            }

            release = new Release
            {
                Version = draft.Version, Sequence = sequence, Notes = draft.Notes, PlatformWords = string.Join(',', draft.Platforms), FilesSha256 = filesSha256,
                Manifest = manifest, ManifestSha256 = ReleaseManifest.Sha256(manifest), CreatedAt = clock.GetUtcNow(), Origin = draft.Origin, Files = files,
            };
            await AddBlobsAsync(db, draft.Files, cancellation);
            db.Releases.Add(release);
            await db.SaveChangesAsync(cancellation);
        }

        feed.Tell();
        return new(release, false, []);
    }

    /// <summary>Deletes a release that was never published; also successful where it is gone. Returns why it was not, in words.</summary>
    public async Task<string?> DeleteAsync(long id, CancellationToken cancellation = default)
    {
        using (await turn.TakeAsync(cancellation))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (await db.Releases.FirstOrDefaultAsync(r => r.Id == id, cancellation) is not { } release)
            {
                return null;
            }

            if (release.PublishedAt is not null || await db.Publications.AnyAsync(p => p.ReleaseId == id, cancellation))
            {
                return $"Release {release.Version} was published: devices may know it, so it stays. Take it off the FTP server if it needs the room.";
            }

            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            db.Remove(release);
            await db.SaveChangesAsync(cancellation);
            await db.ReleaseBlobs.Where(blob => !db.ReleaseFiles.Any(file => file.Sha256 == blob.Sha256)).ExecuteDeleteAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        feed.Tell();
        return null;
    }

    private static IQueryable<Release> Whole(HubDbContext db) => db.Releases.AsNoTracking().Include(release => release.Files.OrderBy(file => file.Path));

    private static async Task AddBlobsAsync(HubDbContext db, IReadOnlyList<DraftFile> files, CancellationToken cancellation)
    {
        var blobs = files.Select(file => new ReleaseBlob { Sha256 = ReleaseManifest.Sha256(file.Content), Content = file.Content }).DistinctBy(blob => blob.Sha256).ToList();
        var hashes = blobs.Select(blob => blob.Sha256).ToList();
        var known = (await db.ReleaseBlobs.Where(blob => hashes.Contains(blob.Sha256)).Select(blob => blob.Sha256).ToListAsync(cancellation)).ToHashSet();
        db.ReleaseBlobs.AddRange(blobs.Where(blob => !known.Contains(blob.Sha256)));
    }
}
