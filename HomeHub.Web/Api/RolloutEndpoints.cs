using HomeHub.Core.Devices;
using HomeHub.Core.Updates;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/rollouts</c>, and the updates of one device.</summary>
internal static class RolloutEndpoints
{
    public static void MapRollouts(this RouteGroupBuilder home)
    {
        var rollouts = home.MapGroup("/rollouts").WithTags("Updates");
        rollouts.MapGet("", async (RolloutReader reader, CancellationToken cancellation) =>
            TypedResults.Ok<IReadOnlyList<RolloutItem>>([.. (await reader.AllAsync(cancellation: cancellation)).Select(RolloutItem.From)]))
            .WithSummary("Rollouts, newest first");
        rollouts.MapPost("", StartAsync).WithSummary("Start a rollout")
            .WithDescription("An empty object rolls the newest published release out to every device that can take it, one of each platform first.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        var rollout = rollouts.MapGroup("/{id:long}").ProducesProblem(StatusCodes.Status404NotFound);
        rollout.MapGet("", FindAsync).WithSummary("One rollout, with every device and its stages");
        rollout.MapOrder("/pause", "Begin with no other device; what was begun goes on", (control, id, cancellation) => control.PauseAsync(id, ConfigEndpoints.Author, cancellation));
        rollout.MapOrder("/resume", "Go on, also after it stopped by itself", (control, id, cancellation) => control.ResumeAsync(id, cancellation));
        rollout.MapOrder("/abort", "End it: devices that are at it are asked to give up", (control, id, cancellation) => control.AbortAsync(id, ConfigEndpoints.Author, cancellation));
        rollout.MapOrder("/retry", "Give the devices that failed another turn, and nobody else", (control, id, cancellation) => control.RetryFailedAsync(id, cancellation));
    }

    public static void MapDeviceUpdates(this RouteGroupBuilder device)
    {
        device.MapPost("/update", UpdateAsync).WithTags("Updates").WithSummary("Update one device")
            .WithDescription("A rollout of its own without canaries. A device that is offline is updated when it is back.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        device.MapGet("/updates", AttemptsAsync).WithTags("Updates").WithSummary("A device's updates, newest first, with the time of each stage")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static void MapOrder(this RouteGroupBuilder rollout, string path, string summary, Func<RolloutControl, long, CancellationToken, Task<string?>> order) =>
        rollout.MapPost(path, async Task<Results<Ok<RolloutItem>, ProblemHttpResult>> (long id, RolloutControl control, RolloutReader reader, CancellationToken cancellation) =>
            await reader.FindAsync(id, cancellation) is null ? Unknown(id)
                : await order(control, id, cancellation) is { } refusal ? TypedResults.Problem(refusal, statusCode: StatusCodes.Status409Conflict)
                : TypedResults.Ok(RolloutItem.From((await reader.FindAsync(id, cancellation))!)))
            .WithSummary(summary).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<RolloutItem>, ProblemHttpResult>> FindAsync(long id, RolloutReader reader, CancellationToken cancellation) =>
        await reader.FindAsync(id, cancellation) is { } view ? TypedResults.Ok(RolloutItem.From(view)) : Unknown(id);

    private static async Task<Results<Ok<RolloutItem>, ProblemHttpResult>> StartAsync(
        RolloutBody body, RolloutControl control, RolloutReader reader, CancellationToken cancellation)
    {
        var start = await control.StartAsync(body.ToRequest(), cancellation);
        return start.Rollout is { } rollout
            ? TypedResults.Ok(RolloutItem.From((await reader.FindAsync(rollout.Id, cancellation))!))
            : ApiProblems.Fields(start.Errors.GroupBy(error => error.Path).ToDictionary(field => field.Key, field => field.Select(error => error.Message).ToArray()));
    }

    private static async Task<Results<Ok<RolloutItem>, ProblemHttpResult>> UpdateAsync(
        string id, DeviceUpdateBody body, DeviceRegistry registry, RolloutControl control, RolloutReader reader, CancellationToken cancellation)
    {
        if (!registry.Knows(id))
        {
            return DeviceEndpoints.Unknown(id);
        }

        var start = await control.StartAsync(RolloutRequest.One(id, body.ReleaseId, body.Downgrade, ConfigEndpoints.Author), cancellation);
        return start.Rollout is { } rollout
            ? TypedResults.Ok(RolloutItem.From((await reader.FindAsync(rollout.Id, cancellation))!))
            : TypedResults.Problem(string.Join(" ", start.Errors.Select(error => error.Message)), statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<IReadOnlyList<AttemptItem>>, ProblemHttpResult>> AttemptsAsync(
        string id, DeviceRegistry registry, AttemptStore attempts, CancellationToken cancellation) => registry.Knows(id)
            ? TypedResults.Ok<IReadOnlyList<AttemptItem>>([.. (await attempts.OfDeviceAsync(id, cancellation: cancellation)).Select(AttemptItem.From)])
            : DeviceEndpoints.Unknown(id);

    private static ProblemHttpResult Unknown(long id) => ApiProblems.NotFound($"There is no rollout {id}.");
}
