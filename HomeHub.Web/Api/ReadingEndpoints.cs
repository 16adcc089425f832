using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary>What sensors say now and said before, and what actuators are told.</summary>
internal static class ReadingEndpoints
{
    private const int MaxBodyBytes = 4 * 1024;

    public static void MapReadings(this RouteGroupBuilder home) => home
        .MapGet("/readings", (SensorViews sensors) => TypedResults.Ok<IReadOnlyList<ReadingItem>>([.. sensors.All().Select(ReadingItem.From)]))
        .WithTags("Readings").WithSummary("Every sensor of every device with what it says now, by device id and name");

    public static void MapDeviceReadings(this RouteGroupBuilder device)
    {
        device.MapGet("/readings", Now)
            .WithTags("Readings").WithSummary("A device's sensors with what they say now, by name")
            .ProducesProblem(StatusCodes.Status404NotFound);
        device.MapGet("/sensors/{slug}/readings", HistoryAsync)
            .WithTags("Readings").WithSummary("What a sensor said over time, ascending")
            .WithDescription("Numbers: single readings as long as they are kept, then five minutes taken together; more than limit are taken together. On and off: every change.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        device.MapPost("/sensors/{slug}/set", SetAsync).RequireAuthorization(Policies.Operate).WithMetadata(NotAudited.Instance)
            .WithTags("Readings").WithSummary("Tell an actuator what to do and wait for what it reports back")
            .WithDescription("Of a light: state (ON or OFF), brightness (0 to brightness_scale), transition (seconds). The answer is what the device reported, at the latest after 10 s.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).ProducesProblem(StatusCodes.Status504GatewayTimeout);
    }

    private static Results<Ok<IReadOnlyList<ReadingItem>>, ProblemHttpResult> Now(string id, SensorViews sensors, Core.Devices.DeviceRegistry registry) =>
        registry.Find(id) is null ? DeviceEndpoints.Unknown(id) : TypedResults.Ok<IReadOnlyList<ReadingItem>>([.. sensors.Of(id).Select(ReadingItem.From)]);

    private static async Task<Results<Ok<HistoryItem>, ProblemHttpResult>> HistoryAsync(
        string id, string slug, [AsParameters] ReadingParameters parameters, SensorRegistry sensors, ReadingHistory history, TimeProvider clock, CancellationToken cancellation)
    {
        if (sensors.Find(id, slug) is not { } sensor)
        {
            return Unknown(id, slug);
        }

        var reader = new QueryReader();
        var (from, to) = reader.Span(parameters.From, parameters.To);
        var limit = reader.Limit(parameters.Limit, ReadingParameters.DefaultLimit, ReadingHistory.MostPoints);
        // What was said in this very millisecond belongs to it.
        var end = to ?? clock.GetUtcNow().AddMilliseconds(1);
        var start = from ?? (end.UtcDateTime > DateTime.UnixEpoch.AddDays(1) ? end.AddDays(-1) : DateTimeOffset.UnixEpoch);
        if (!reader.Failed && start >= end)
        {
            reader.Refuse("from", "from has to be earlier than to, and to is now where it is not given.");
        }

        if (reader.Failed)
        {
            return ApiProblems.Fields(reader.Errors);
        }

        var fields = await history.ReadAsync(sensor, start, end, limit, cancellation);
        return TypedResults.Ok(new HistoryItem(id, slug, start, end, [.. fields.Select(FieldHistoryItem.From)]));
    }

    private static async Task<Results<Ok<SetAnswerItem>, ProblemHttpResult>> SetAsync(
        string id, string slug, WantedStateBody body, SensorViews sensors, SensorControl control, CancellationToken cancellation)
    {
        if (sensors.Find(id, slug) is not { Sensor: var sensor })
        {
            return Unknown(id, slug);
        }

        if (!sensor.IsActuator)
        {
            return TypedResults.Problem($"{sensor.Name} only measures; there is nothing to set.", statusCode: StatusCodes.Status409Conflict);
        }

        if (body.Object() is not { Count: > 0 } wanted)
        {
            return TypedResults.Problem("A wanted state is a JSON object with at least one field, such as {\"state\":\"ON\"}, and none twice.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (SensorControl.Faults(sensor, wanted) is { Count: > 0 } faults)
        {
            return ApiProblems.Fields(faults);
        }

        try
        {
            return await control.SetAsync(id, slug, wanted, cancellation) switch
            {
                null => Unknown(id, slug),
                { Outcome: SetOutcome.Obeyed } answer when sensors.Find(id, slug) is { } view =>
                    TypedResults.Ok(new SetAnswerItem(true, answer.Words, ReadingItem.From(view with { Sensor = answer.Sensor }))),
                var answer => TypedResults.Problem(answer.Words, statusCode: Status(answer.Outcome)),
            };
        }
        catch (BrokerAwayException away)
        {
            return ApiProblems.Unavailable($"{sensor.Name} was not told. {away.Message}");
        }
    }

    private static int Status(SetOutcome outcome) => outcome switch
    {
        SetOutcome.Offline => StatusCodes.Status409Conflict,
        SetOutcome.Differs => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status504GatewayTimeout,
    };

    private static ProblemHttpResult Unknown(string id, string slug) =>
        ApiProblems.NotFound($"'{id}' has no sensor '{slug}', as far as HomeHub knows. A sensor appears by itself when its device describes it or it first speaks.");
}
