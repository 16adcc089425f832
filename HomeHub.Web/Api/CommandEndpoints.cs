using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary>What devices are asked to do: <c>restart</c> and <c>send-message</c> of a device, <c>check-in</c> of all.</summary>
internal static class CommandEndpoints
{
    /// <summary>Largest body taken, bytes: white space is not counted in a command's own limit.</summary>
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapCommands(this RouteGroupBuilder device)
    {
        device.MapPost("/restart", RestartAsync).RequireAuthorization(Policies.Operate)
            .WithSummary("Restart a device")
            .WithDescription("Answered as soon as the device answers: accepted. The restart itself, and when it is back, is on its timeline.")
            .ProducesCommandProblems();
        device.MapPost("/send-message", SendAsync).RequireAuthorization(Policies.Operate)
            .WithSummary("Send a command object to a device and wait for its answer")
            .WithDescription("id and ttl_s (seconds, 30 where it is not given) are filled in. A device that predates the protocol gets the object as it is; what it answers is in its log.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .ProducesCommandProblems().ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
    }

    public static void MapCheckIn(this RouteGroupBuilder home) => home.MapPost("/logs/check-in", CheckInAsync).RequireAuthorization(Policies.Operate)
        .WithTags("Devices")
        .WithSummary("Ask every device to write a sign of life into its log")
        .WithDescription("Answered when every device that is there has answered, after 30 s at the latest; success is false where one of them did not.")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static RouteHandlerBuilder ProducesCommandProblems(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status502BadGateway).ProducesProblem(StatusCodes.Status503ServiceUnavailable).ProducesProblem(StatusCodes.Status504GatewayTimeout);

    private static Task<Results<Ok<CommandItem>, ProblemHttpResult>> RestartAsync(string id, DeviceCommands commands, CancellationToken cancellation) =>
        AnswerAsync(id, DeviceCommand.Of(DeviceCommand.Restart), commands, cancellation);

    private static async Task<Results<Ok<CommandItem>, ProblemHttpResult>> SendAsync(
        string id, CommandBody body, DeviceRegistry registry, DeviceCommands commands, CancellationToken cancellation)
    {
        try
        {
            var command = DeviceCommand.Read(body.Message);
            var faults = registry.Find(id) is { Legacy: false } ? command.Faults() : [];
            return faults.Count > 0 ? ApiProblems.Fields(faults) : await AnswerAsync(id, command, commands, cancellation);
        }
        catch (RejectedException rejected)
        {
            return TypedResults.Problem(rejected.Message, statusCode: rejected.Reason == RejectReason.TooLarge
                ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<Results<Ok<CommandItem>, ProblemHttpResult>> AnswerAsync(
        string id, DeviceCommand command, DeviceCommands commands, CancellationToken cancellation)
    {
        try
        {
            return await commands.SendAsync(id, command, cancellation: cancellation) switch
            {
                null => DeviceEndpoints.Unknown(id),
                { Success: true } answer => TypedResults.Ok(CommandItem.From(answer)),
                var answer => TypedResults.Problem(answer.Words, statusCode: Status(answer.Outcome)),
            };
        }
        catch (BrokerAwayException away)
        {
            return ApiProblems.Unavailable($"The command was not sent. {away.Message}");
        }
    }

    private static async Task<Results<Ok<CheckInAnswer>, ProblemHttpResult>> CheckInAsync(DeviceCommands commands, CancellationToken cancellation)
    {
        try
        {
            var answers = await commands.SendToAllAsync(DeviceCommand.Of(DeviceCommand.CheckIn), cancellation);
            return TypedResults.Ok(new CheckInAnswer(
                answers.All(answer => answer.Success || answer.Outcome == CommandOutcome.Offline), [.. answers.Select(CommandItem.From)]));
        }
        catch (BrokerAwayException away)
        {
            return ApiProblems.Unavailable($"Nobody was asked. {away.Message}");
        }
    }

    private static int Status(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.Offline => StatusCodes.Status409Conflict,
        CommandOutcome.Rejected => StatusCodes.Status422UnprocessableEntity,
        CommandOutcome.Failed => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status504GatewayTimeout,
    };
}

/// <summary>A device's answer to a command.</summary>
internal sealed record CommandItem(
    bool Success,
    [property: Description("The command's id.")] string Id,
    string Command,
    string DeviceId,
    [property: Description("done; accepted (it is at it); sent (a device that predates the protocol answers in its log, if at all); in a check-in also rejected, failed, no_answer, offline.")]
    CommandOutcome Status,
    [property: Description("The same in a sentence.")] string Message,
    [property: JsonPropertyName("after_ms"), Description("From sending to the answer, milliseconds.")] long AfterMilliseconds)
{
    public static CommandItem From(CommandAnswer answer) => new(
        answer.Success, answer.CommandId, answer.Command, answer.DeviceId, answer.Outcome, answer.Words, (long)answer.After.TotalMilliseconds);
}

/// <summary>What came of asking every device.</summary>
internal sealed record CheckInAnswer(
    [property: Description("Every device that is there answered.")] bool Success,
    [property: Description("One for each device, by name.")] IReadOnlyList<CommandItem> Devices);

/// <summary>A command object: <c>command</c>, and as it needs them <c>args</c>, <c>ttl_s</c> and <c>id</c>.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record CommandBody(JsonElement Message)
{
    internal sealed class Converter : JsonConverter<CommandBody>
    {
        public override CommandBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, CommandBody value, JsonSerializerOptions options) => value.Message.WriteTo(writer);
    }
}
