using System.ComponentModel;
using System.Text.Json.Serialization;
using HomeHub.Core.Updates;

namespace HomeHub.Web.Api;

/// <summary>A release.</summary>
internal sealed record ReleaseItem(
    long Id,
    string Version,
    [property: Description("Only grows; boards take a higher one only, unless a downgrade is asked for.")] long Sequence,
    string Notes,
    IReadOnlyList<string> Platforms,
    [property: JsonPropertyName("files_sha256"), Description("What a board announces that runs it.")] string FilesSha256,
    [property: JsonPropertyName("manifest_sha256")] string ManifestSha256,
    [property: Description("All files, bytes.")] long Size,
    [property: Description("Who made it from what.")] string Origin,
    DateTimeOffset CreatedAt,
    [property: Description("When it was first published; null: never, and it can be deleted.")] DateTimeOffset? PublishedAt,
    IReadOnlyList<PublicationItem> Publications,
    IReadOnlyList<ReleaseFileItem> Files)
{
    public static ReleaseItem From(Release release, IEnumerable<Publication> publications) => new(
        release.Id, release.Version, release.Sequence, release.Notes, release.Platforms, release.FilesSha256, release.ManifestSha256, release.Size, release.Origin,
        release.CreatedAt, release.PublishedAt, [.. publications.Where(p => p.ReleaseId == release.Id).Select(PublicationItem.From)],
        [.. release.Files.Select(file => new ReleaseFileItem(file.Path, file.Size, file.Sha256))]);
}

/// <summary>A file of a release; bytes.</summary>
internal sealed record ReleaseFileItem(string Path, long Size, string Sha256);

/// <summary>A release on a host.</summary>
internal sealed record PublicationItem(
    [property: Description("ftp or http.")] string Host, [property: Description("Server and folder.")] string Place, PublicationState State, int FilesDone, int FilesTotal,
    [property: Description("Why it failed, in words.")] string? Error, DateTimeOffset At)
{
    public static PublicationItem From(Publication publication) => new(
        publication.Host, publication.Place, publication.State, publication.FilesDone, publication.FilesTotal, publication.Error, publication.At);
}

/// <summary>How a release is to be made of the bundled firmware.</summary>
internal sealed record BundledReleaseBody(
    [property: Description("null: the firmware's own, or the next free one after it.")] string? Version,
    string? Notes,
    [property: Description("To .mpy; needs mpy-cross.")] bool Compile = false);

/// <summary>A release that was made, or was there with the same files.</summary>
internal sealed record ReleaseAnswer(bool Success, [property: Description("These files were this release already; nothing was made.")] bool Existed, ReleaseItem Release);

/// <summary>How many releases stay published.</summary>
internal sealed record PruneBody(
    [property: Description("So many of the newest stay published.")] int Keep,
    [property: Description("true: only say what would be done.")] bool DryRun = false);

/// <summary>What became of the published releases that are not among the newest.</summary>
internal sealed record PruneAnswer(
    bool Success, [property: Description("Taken off their hosts.")] IReadOnlyList<PrunedItem> Removed, [property: Description("Left alone, and why.")] IReadOnlyList<PrunedItem> Kept)
{
    public static PruneAnswer From(IReadOnlyList<PruneStep> steps) => new(true, [.. steps.Where(step => step.Stays is null).Select(Item)], [.. steps.Where(step => step.Stays is not null).Select(Item)]);

    private static PrunedItem Item(PruneStep step) => new(step.Release.Id, step.Release.Version, step.Hosts, step.Stays);
}

/// <summary>One of them.</summary>
internal sealed record PrunedItem(long Id, string Version, [property: Description("Where it is, or was, published.")] IReadOnlyList<string> Hosts, [property: Description("Why it stays; null: it does not.")] string? Reason);
