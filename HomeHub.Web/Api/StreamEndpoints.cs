using System.ComponentModel;
using HomeHub.Core.Logs;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/stream</c>.</summary>
internal static class StreamEndpoints
{
    public static void MapStream(this RouteGroupBuilder home) =>
        home.MapGet("/stream", Open)
            .WithMetadata(new StaysOpen())
            .WithTags("Stream")
            .WithSummary("New log entries, readings and device changes as server-sent events")
            .WithDescription(
                """
                Event log: an entry as in GET logs, its id as the event's id. Event device: a device as in GET devices, when something
                about it changed. Event device_removed: {"id"}. Event reading: a sensor as in GET readings, when it said something or its condition
                changed; what it said in between while the client was slow is in its history. Event sensor_removed: {"device_id","slug"}. A browser's EventSource reconnects by itself and with Last-Event-ID misses
                no entry and gets none twice; after a reconnect every device and sensor is told once. Without Last-Event-ID and after it begins with
                what is new from now. A comment every 15 s keeps a quiet connection alive.
                """)
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static Results<LiveStream, ProblemHttpResult> Open([AsParameters] StreamParameters parameters)
    {
        var reader = new QueryReader();
        var filter = new LogFilter
        {
            DeviceIds = reader.DeviceIds(parameters.DeviceId),
            Levels = reader.LevelList(parameters.Level),
            Types = QueryReader.Values(parameters.Type),
        };
        // What the client has seen last is nearer than what its address said at first.
        var after = reader.EntryId("Last-Event-ID", parameters.LastEventId) ?? reader.EntryId("after", parameters.After);
        return reader.Failed ? ApiProblems.Fields(reader.Errors) : new LiveStream(filter, after);
    }
}

/// <summary>What to stream, and from where.</summary>
internal sealed record StreamParameters
{
    [FromHeader(Name = "Last-Event-ID"), Description("The id after which to begin; a browser sends it by itself.")]
    public string? LastEventId { get; init; }

    [FromQuery(Name = "after"), Description("The same for a first connection.")]
    public string? After { get; init; }

    [FromQuery(Name = "device_id"), Description("Only of these devices; repeated or comma separated.")]
    public string[]? DeviceId { get; init; }

    [FromQuery(Name = "level"), Description("Only of these levels: debug, info, warning, error, critical; repeated or comma separated.")]
    public string[]? Level { get; init; }

    [FromQuery(Name = "type"), Description("Only of these types; repeated or comma separated.")]
    public string[]? Type { get; init; }
}
