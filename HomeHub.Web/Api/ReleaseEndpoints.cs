using System.ComponentModel;
using HomeHub.Core.Updates;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/releases</c>.</summary>
internal static class ReleaseEndpoints
{
    public static void MapReleases(this RouteGroupBuilder home)
    {
        var releases = home.MapGroup("/releases").WithTags("Updates");
        releases.MapGet("", ListAsync).WithSummary("Every release, newest first");
        releases.MapPost("/bundled", MakeAsync)
            .WithSummary("Make a release of the firmware HomeHub came with")
            .WithDescription("The same files are the same release: where there is one, it is the answer.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        releases.MapPost("/upload", UploadAsync)
            .WithSummary("Make a release of a zip")
            .WithDescription(
                $"""
                The body is the zip: home/… with .py, .mpy and .json files, and if you like a manifest.json or a file named version with the version. At most
                {ReleaseZip.MaxZipBytes / 1024:N0} KiB packed, {ReleaseRules.MaxTotalBytes / 1024:N0} KiB unpacked, {ReleaseRules.MaxFiles} files. What is wrong is said for each entry.
                """)
            .Accepts<byte[]>("application/zip").WithMetadata(new RequestSizeLimitAttribute(ReleaseZip.MaxZipBytes + 1))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        releases.MapPost("/prune", PruneAsync)
            .WithSummary("Take all but the newest published releases off their hosts")
            .WithDescription("Those that a rollout uses or a device runs are left alone. What is taken off stays a release, and can be published again.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        var release = releases.MapGroup("/{id:long}").ProducesProblem(StatusCodes.Status404NotFound);
        release.MapGet("", FindAsync).WithSummary("One release");
        releases.MapDelete("/{id:long}", DeleteAsync)
            .WithSummary("Delete a release that was never published; also successful where it is gone").ProducesProblem(StatusCodes.Status409Conflict);
        release.MapPost("/publish", PublishAsync)
            .WithSummary("Publish a release where devices can fetch it")
            .WithDescription("Begins, and answers; how far it is stands in the release's publications. Publishing again goes on where an earlier try stopped.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        release.MapDelete("/publications/{host}", WithdrawAsync)
            .WithSummary("Take a release off a host again; it stays a release").WithDescription("Not while a rollout needs it there.").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<IReadOnlyList<ReleaseItem>>> ListAsync(ReleaseStore releases, ReleasePublisher publisher, CancellationToken cancellation)
    {
        var publications = await publisher.AllAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<ReleaseItem>>([.. (await releases.AllAsync(cancellation)).Select(release => ReleaseItem.From(release, publications))]);
    }

    private static async Task<Results<Ok<ReleaseItem>, ProblemHttpResult>> FindAsync(long id, ReleaseStore releases, ReleasePublisher publisher, CancellationToken cancellation) =>
        await releases.FindAsync(id, cancellation) is { } release ? TypedResults.Ok(ReleaseItem.From(release, await publisher.AllAsync(cancellation))) : Unknown(id);

    private static async Task<Results<Ok<ReleaseAnswer>, ProblemHttpResult>> MakeAsync(
        BundledReleaseBody body, ReleaseMaker maker, ReleasePublisher publisher, CancellationToken cancellation) => await AnswerAsync(
            await maker.MakeBundledAsync(new(body.Version, body.Notes, body.Compile, ConfigEndpoints.Author), cancellation), publisher, cancellation);

    private static async Task<Results<Ok<ReleaseAnswer>, ProblemHttpResult>> UploadAsync(
        [Description("The version; else as the zip says.")] string? version, [Description("What is new.")] string? notes,
        [Description("true: compile to .mpy; needs mpy-cross.")] bool? compile,
        HttpRequest request, ReleaseMaker maker, ReleasePublisher publisher, CancellationToken cancellation)
    {
        var zip = new byte[ReleaseZip.MaxZipBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(zip, zip.Length, throwOnEndOfStream: false, cancellation);
        return length > ReleaseZip.MaxZipBytes
            ? TypedResults.Problem($"The zip is larger than {ReleaseZip.MaxZipBytes:N0} bytes; a board has no room for that.", statusCode: StatusCodes.Status413PayloadTooLarge)
            : await AnswerAsync(await maker.MakeAsync(
                new(version, notes, compile ?? false, ConfigEndpoints.Author), new MemoryStream(zip, 0, length, writable: false), cancellation), publisher, cancellation);
    }

    private static async Task<Results<Ok<ReleaseAnswer>, ProblemHttpResult>> AnswerAsync(ReleaseSave save, ReleasePublisher publisher, CancellationToken cancellation) =>
        save.Release is { } release
            ? TypedResults.Ok(new ReleaseAnswer(true, save.Existed, ReleaseItem.From(release, await publisher.AllAsync(cancellation))))
            : ApiProblems.Fields(save.Errors.GroupBy(error => error.Path.Length == 0 ? "zip" : error.Path)
                .ToDictionary(field => field.Key, field => field.Select(error => error.Message).ToArray()));

    private static async Task<Results<Ok<SuccessAnswer>, ProblemHttpResult>> DeleteAsync(long id, ReleaseStore releases, CancellationToken cancellation) =>
        await releases.DeleteAsync(id, cancellation) is { } refusal ? Conflict(refusal) : TypedResults.Ok(new SuccessAnswer());

    private static async Task<Results<Ok<PruneAnswer>, ProblemHttpResult>> PruneAsync(PruneBody body, ReleasePruner pruner, CancellationToken cancellation) =>
        body.Keep is < ReleasePruner.Fewest or > ReleasePruner.Most
            ? ApiProblems.Field("keep", $"From {ReleasePruner.Fewest} to {ReleasePruner.Most} releases stay published.")
            : TypedResults.Ok(PruneAnswer.From(body.DryRun ? await pruner.PlanAsync(body.Keep, cancellation) : await pruner.PruneAsync(body.Keep, cancellation)));

    private static async Task<Results<Accepted<ReleaseItem>, ProblemHttpResult>> PublishAsync(
        long id, [Description("ftp or http. Left out: the FTP server where one is set up, else HomeHub itself.")] string? host,
        ReleaseStore releases, ReleasePublisher publisher, CancellationToken cancellation)
    {
        if (await releases.FindAsync(id, cancellation) is not { } release)
        {
            return Unknown(id);
        }

        return await publisher.PublishAsync(release, host ?? await publisher.DefaultHostAsync(cancellation), cancellation) is { } refusal
            ? Conflict(refusal)
            : TypedResults.Accepted($"/api/home/releases/{id}", ReleaseItem.From(release, await publisher.AllAsync(cancellation)));
    }

    private static async Task<Results<Ok<SuccessAnswer>, ProblemHttpResult>> WithdrawAsync(
        long id, string host, ReleaseStore releases, ReleasePublisher publisher, CancellationToken cancellation)
    {
        if (await releases.FindAsync(id, cancellation) is not { } release)
        {
            return Unknown(id);
        }

        return publisher.Host(host) is null ? ApiProblems.NotFound($"There is no host “{host}”; there are {string.Join(" and ", publisher.HostNames)}.")
            : await publisher.WithdrawAsync(release, host, cancellation) is { } refusal ? Conflict(refusal)
            : TypedResults.Ok(new SuccessAnswer());
    }

    private static ProblemHttpResult Unknown(long id) => ApiProblems.NotFound($"There is no release {id}.");

    private static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);
}
