using System.ComponentModel;
using HomeHub.Core.Devices;
using HomeHub.Core.Health;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/logs</c>.</summary>
internal static class LogEndpoints
{
    /// <summary>Largest body taken, bytes: the largest entry, and room for what stands around it.</summary>
    private const int MaxBodyBytes = PayloadReader.MaxBytes + 8 * 1024;

    /// <summary>How long an entry may wait for the database before the answer says that it still waits.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(10);

    public static void MapLogs(this RouteGroupBuilder home)
    {
        var logs = home.MapGroup("/logs").WithTags("Logs");
        logs.MapGet("", ListAsync)
            .WithSummary("Log entries, ascending by id: the newest, or those before or after an id")
            .WithDescription("""Where there are more, the header Link: <…>; rel="next" leads to older entries, or with after to newer ones.""")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        logs.MapGet("/{id:long}", FindAsync).WithSummary("One log entry").ProducesProblem(StatusCodes.Status404NotFound);
        logs.MapPost("/add", AddAsync).RequireAuthorization(Policies.Operate).WithMetadata(NotAudited.Instance)
            .WithSummary("Add a log entry")
            .WithDescription("Answered when it is stored. boot and seq inside the entry are kept but not counted: only the device itself numbers its entries.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        logs.MapDelete("/entries/{id:long}", DeleteAsync).WithSummary("Delete a log entry; also successful where it is already gone");
        logs.MapGet("/export", Export)
            .WithSummary("Every matching entry as a file, ascending by id")
            .Produces<string>(StatusCodes.Status200OK, LogExport.NdjsonType, "text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<IReadOnlyList<LogItem>>, ProblemHttpResult>> ListAsync(
        [AsParameters] LogFilterParameters filter, [AsParameters] LogPageParameters parameters, LogStore logs, HttpContext context)
    {
        var reader = new QueryReader();
        var query = parameters.Read(filter.Read(reader), reader);
        if (reader.Failed)
        {
            return ApiProblems.Fields(reader.Errors);
        }

        // One more than asked for tells whether there is a next page.
        var page = await logs.PageAsync(query with { Limit = query.Limit + 1 }, context.RequestAborted);
        if (page.Count > query.Limit)
        {
            page = query.After is null ? [.. page.Skip(1)] : [.. page.Take(query.Limit)];
            context.Response.Headers.Link = query.After is null
                ? NextLink(context.Request, "before", page[0].Id)
                : NextLink(context.Request, "after", page[^1].Id);
        }

        return TypedResults.Ok<IReadOnlyList<LogItem>>([.. page.Select(LogItem.From)]);
    }

    /// <summary>The same request with another cursor (RFC 8288).</summary>
    private static string NextLink(HttpRequest request, string cursor, long id)
    {
        var query = new QueryBuilder(request.Query.Where(p => p.Key != cursor)) { { cursor, id.ToString() } };
        return $"<{UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path, query.ToQueryString())}>; rel=\"next\"";
    }

    private static async Task<Results<Ok<LogItem>, ProblemHttpResult>> FindAsync(long id, LogStore logs, CancellationToken cancellation) =>
        await logs.FindAsync(id, cancellation) is { } entry
            ? TypedResults.Ok(LogItem.From(entry))
            : ApiProblems.NotFound($"There is no log entry {id}; it may have been deleted.");

    private static async Task<Results<Ok<AddLogAnswer>, ProblemHttpResult>> AddAsync(
        AddLogBody body, LogWriter writer, DeviceRegistry devices, HubHealth health, TimeProvider clock, CancellationToken cancellation)
    {
        PendingEntry pending;
        try
        {
            pending = LogParser.ParseAdded(body.DeviceId, body.Topic, body.Log, clock.GetUtcNow());
        }
        catch (RejectedException rejected)
        {
            return Refused(rejected);
        }

        if (writer.Failing)
        {
            return ApiProblems.Unavailable($"The entry was not taken. {health.Find(Conditions.Database)?.Message}");
        }

        try
        {
            var stored = await writer.StoreAsync(pending, cancellation).WaitAsync(StoreTimeout, clock, cancellation);
            if (stored.DeviceId is { } device)
            {
                await devices.EnsureAsync(device, stored.Time).WaitAsync(StoreTimeout, clock, cancellation);
            }

            return TypedResults.Ok(new AddLogAnswer(true, LogItem.From(stored)));
        }
        catch (TimeoutException)
        {
            return ApiProblems.Unavailable($"The entry waits to be stored; do not send it again. {health.Find(Conditions.Database)?.Message}");
        }
    }

    private static ProblemHttpResult Refused(RejectedException rejected) => rejected.Reason switch
    {
        RejectReason.TooLarge => ApiProblems.Field("log", rejected.Message, StatusCodes.Status413PayloadTooLarge),
        RejectReason.BadDeviceId => ApiProblems.Field("device_id", rejected.Message),
        RejectReason.BadTopic => ApiProblems.Field("topic", rejected.Message),
        _ => ApiProblems.Field("log", rejected.Message),
    };

    private static async Task<Ok<SuccessAnswer>> DeleteAsync(long id, LogDeletion deletion, CancellationToken cancellation)
    {
        await deletion.DeleteAsync(id, cancellation);
        return TypedResults.Ok(new SuccessAnswer());
    }

    private static Results<LogExport, ProblemHttpResult> Export(
        [AsParameters] LogFilterParameters filter, [Description("ndjson (one JSON object a line; the default) or csv.")] string? format)
    {
        var reader = new QueryReader();
        var selected = filter.Read(reader);
        var written = format?.ToLowerInvariant() ?? LogExport.Ndjson;
        if (written is not (LogExport.Ndjson or LogExport.Csv))
        {
            reader.Refuse("format", $"'{format}' is not a format; there are ndjson and csv.");
        }

        return reader.Failed ? ApiProblems.Fields(reader.Errors) : new LogExport(selected, written);
    }
}
