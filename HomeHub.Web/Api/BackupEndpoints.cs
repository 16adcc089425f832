using System.ComponentModel;
using System.Net.Mime;
using HomeHub.Core.Access;
using HomeHub.Core.Backups;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/backup</c> and <c>/api/home/backups</c>: the owner's, as they hold the secrets of the house.</summary>
internal static class BackupEndpoints
{
    private const string Zip = MediaTypeNames.Application.Zip;

    public static void MapBackups(this RouteGroupBuilder home)
    {
        home.MapGet("/backup", DownloadAsync).WithTags("Backups").RequireAuthorization(Policies.Own)
            .WithSummary("Everything HomeHub knows, as one file")
            .WithDescription("A zip that is made now and kept nowhere: a copy of the database with the releases, the keys to its secrets, the broker's password. It is as secret as they are. The first byte comes when the database is copied.")
            .Produces<byte[]>(StatusCodes.Status200OK, Zip).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status507InsufficientStorage);
        var backups = home.MapGroup("/backups").WithTags("Backups").RequireAuthorization(Policies.Own);
        backups.MapGet("", (BackupStore store, BackupSchedule schedule, BackupFeed feed) => TypedResults.Ok(BackupsItem.From(store, schedule, feed)))
            .WithSummary("The backups that are kept, and how the last tries went");
        backups.MapPost("", Begin).WithSummary("Make a backup and keep it")
            .WithDescription("Begins, and answers; how far it is stands in the list.").ProducesProblem(StatusCodes.Status409Conflict);
        var backup = backups.MapGroup("/{name}").ProducesProblem(StatusCodes.Status404NotFound);
        backup.MapGet("", KeptAsync).WithSummary("One of the backups that are kept").Produces<byte[]>(StatusCodes.Status200OK, Zip);
        backup.MapDelete("", Delete).WithSummary("Delete a backup");
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, BackupMaker maker, AuditStore audit, CancellationToken cancellation)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return TypedResults.Stream(Stream.Null, Zip, maker.Name);
        }

        BackupDraft draft;
        try
        {
            draft = await maker.BeginAsync(target: null, cancellation);
        }
        catch (BackupException exception)
        {
            return TypedResults.Problem(exception.Message,
                statusCode: exception.Obstacle == BackupObstacle.NoRoom ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status409Conflict);
        }

        await audit.AddAsync($"Downloaded the backup {draft.Name}", cancellation: CancellationToken.None);
        context.Response.Headers.CacheControl = "no-store";
        // Closing a file in a zip writes its last bytes without asking to be awaited (DeflateStream.Dispose); they are few.
        context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
        return TypedResults.Stream(async output =>
        {
            await using (draft)
            {
                await draft.WriteAsync(output, cancellation);
            }
        }, Zip, draft.Name);
    }

    private static Results<Accepted<SuccessAnswer>, ProblemHttpResult> Begin(BackupSchedule schedule) => schedule.Begin()
        ? TypedResults.Accepted("/api/home/backups", new SuccessAnswer())
        : TypedResults.Problem("A backup is being made just now.", statusCode: StatusCodes.Status409Conflict);

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> KeptAsync(string name, HttpContext context, BackupStore store, AuditStore audit)
    {
        if (store.Open(name) is not { } file)
        {
            return Unknown(name);
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await audit.AddAsync($"Downloaded the backup {name}", cancellation: CancellationToken.None);
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(file, Zip, name, enableRangeProcessing: true);
    }

    private static Results<Ok<SuccessAnswer>, ProblemHttpResult> Delete(string name, BackupStore store) => store.Delete(name) ? TypedResults.Ok(new SuccessAnswer()) : Unknown(name);

    private static ProblemHttpResult Unknown(string name) => ApiProblems.NotFound($"There is no backup “{name}”; GET /api/home/backups lists them.");
}

/// <summary>The backups that are kept.</summary>
internal sealed record BackupsItem(
    [property: Description("Where they are, on HomeHub's machine.")] string Folder, IReadOnlyList<BackupItem> Backups,
    [property: Description("Null: never.")] DateTimeOffset? LastSuccess, DateTimeOffset? LastFailure, [property: Description("Why the last one failed.")] string? Failure,
    [property: Description("Null: none is made by itself.")] DateTimeOffset? Next, [property: Description("Null: none is being made.")] int? Percent)
{
    public static BackupsItem From(BackupStore store, BackupSchedule schedule, BackupFeed feed) => new(
        store.Folder, [.. store.All().Select(file => new BackupItem(file.Name, file.Size, file.Made))],
        schedule.Outcome.Succeeded, schedule.Outcome.Failed, schedule.Outcome.IsFailing ? schedule.Outcome.Words : null, schedule.Next, feed.Progress?.Percent);
}

/// <summary>A backup that is kept.</summary>
internal sealed record BackupItem(string Name, [property: Description("Bytes.")] long Size, DateTimeOffset Made);
