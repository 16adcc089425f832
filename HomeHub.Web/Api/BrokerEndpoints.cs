using System.ComponentModel;
using System.Text;
using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Messaging;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/broker</c>: who signs in to the MQTT broker, the pairing window, and the files for a Mosquitto.</summary>
internal static class BrokerEndpoints
{
    public static void MapBroker(this RouteGroupBuilder home)
    {
        var broker = home.MapGroup("/broker").WithTags("Broker");
        broker.MapGet("", GetAsync).WithSummary("How each device signs in to the broker, and who was turned away since the start");
        broker.MapPut("/device_users", async (DeviceUsersBody body, DeviceUserChoice choice, CancellationToken cancellation) =>
        {
            await choice.ChooseAsync(body.On, cancellation);
            return TypedResults.Ok(new SuccessAnswer());
        }).WithSummary("Choose whether new devices get an MQTT user of their own").ProducesProblem(StatusCodes.Status400BadRequest);
        broker.MapGet("/mosquitto/{file}", FileAsync).RequireAuthorization(Policies.Own)
            .WithSummary("A file for a Mosquitto that lets each device reach only its own topics: homehub.conf, homehub.acl or homehub.passwd")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

        var pairing = broker.MapGroup("/pairing").WithTags("Broker").WithMetadata(NotAudited.Instance).RequireAuthorization(Policies.Own);
        pairing.MapGet("", (PairingWindow window) => TypedResults.Ok(PairingItem.From(window))).WithSummary("The pairing window, and the boards that ask to be let in");
        pairing.MapPost("/open", OpenAsync).WithSummary("Open the pairing window for some minutes; boards that are not known yet may then ask to be let in")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        pairing.MapPost("/close", async (PairingWindow window, CancellationToken cancellation) =>
        {
            await window.CloseAsync(cancellation);
            return TypedResults.Ok(PairingItem.From(window));
        }).WithSummary("Close it; who was not accepted is forgotten");
        pairing.MapPost("/{number:long}/accept", (long number, PairingWindow window, CancellationToken cancellation) => AnswerAsync(number, window.AcceptAsync(number, cancellation)))
            .WithSummary("Let a board in: its next attempt succeeds").ProducesProblem(StatusCodes.Status404NotFound);
        pairing.MapPost("/{number:long}/decline", (long number, PairingWindow window, CancellationToken cancellation) => AnswerAsync(number, window.DeclineAsync(number, cancellation)))
            .WithSummary("Take a board off the list").ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>A device's own MQTT user.</summary>
    public static void MapDeviceUser(this RouteGroupBuilder device)
    {
        var user = device.MapGroup("/mqtt").WithTags("Broker").WithMetadata(NotAudited.Instance).RequireAuthorization(Policies.Own);
        user.MapPost("/renew", async Task<Results<Ok<RenewedAnswer>, ProblemHttpResult>> (string id, CredentialDelivery delivery, HttpResponse response, CancellationToken cancellation) =>
        {
            response.Headers.CacheControl = "no-store";
            return await delivery.RenewAsync(id, ConfigEndpoints.Author, cancellation) is { } made
                ? TypedResults.Ok(new RenewedAnswer(made.Login.User, made.Login.Password, made.Sent, made.Words)) : DeviceEndpoints.Unknown(id);
        }).WithSummary("Give a device a new MQTT password, or its first user; where it can, its board gets it with its configuration").ProducesProblem(StatusCodes.Status404NotFound);
        user.MapDelete("", async (string id, DeviceCredentialStore credentials, CancellationToken cancellation) =>
        {
            await credentials.RevokeAsync(id, cancellation);
            return TypedResults.Ok(new SuccessAnswer());
        }).WithSummary("End a device's own MQTT user: its board is cut off; also successful where it has none");
    }

    private static async Task<Ok<BrokerItem>> GetAsync(DeviceUsers users, DeviceUserChoice choice, TurnedAway turnedAway, ConnectionGuide guide, CancellationToken cancellation) =>
        TypedResults.Ok(new BrokerItem(guide.Embedded, await choice.IsOnAsync(cancellation), await users.AllAsync(cancellation), turnedAway.Counts));

    private static async Task<Results<Ok<PairingItem>, ProblemHttpResult>> OpenAsync(OpenPairingBody body, PairingWindow window, ConnectionGuide guide, CancellationToken cancellation)
    {
        if (!guide.Embedded)
        {
            return TypedResults.Problem("HomeHub uses another broker, which does not ask it whom to let in.", statusCode: StatusCodes.Status409Conflict);
        }

        if ((body.Minutes ?? PairingWindow.UsualMinutes) is var minutes && minutes is < 1 or > PairingWindow.LongestMinutes)
        {
            return ApiProblems.Field("minutes", $"1 to {PairingWindow.LongestMinutes} minutes.");
        }

        await window.OpenAsync(minutes, cancellation);
        return TypedResults.Ok(PairingItem.From(window));
    }

    private static async Task<Results<Ok<PairingRequest>, ProblemHttpResult>> AnswerAsync(long number, Task<PairingRequest?> answered) =>
        await answered is { } request ? TypedResults.Ok(request) : ApiProblems.NotFound($"There is no request {number} (any more).");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FileAsync(
        string file, [FromQuery, Description("Further users that reach everything, such as Home Assistant's.")] string[]? full, MosquittoFiles files, AuditStore audit, HttpResponse response,
        CancellationToken cancellation)
    {
        if (!MosquittoFiles.Names.Contains(file))
        {
            return ApiProblems.NotFound($"There is no file {file}; there are {string.Join(", ", MosquittoFiles.Names)}.");
        }

        string[] further = [.. (full ?? []).SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (files.Fault is { } fault)
        {
            return TypedResults.Problem(fault, statusCode: StatusCodes.Status409Conflict);
        }

        if (further.Select(MosquittoFiles.FaultOf).FirstOrDefault(wrong => wrong is not null) is { } name)
        {
            return ApiProblems.Field("full", name);
        }

        var text = await files.MakeAsync(file, further, cancellation);
        await audit.AddAsync($"Downloaded {file} for a Mosquitto", cancellation: cancellation);
        response.Headers.CacheControl = "no-store";
        return TypedResults.File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", file);
    }
}

/// <summary>Who signs in to the broker.</summary>
internal sealed record BrokerItem(
    [property: Description("Whether HomeHub itself is the broker.")] bool Embedded, [property: Description("Whether new devices get an MQTT user of their own.")] bool DeviceUsers,
    IReadOnlyList<DeviceUserView> Devices, IReadOnlyList<TurnedAwayCount> TurnedAway);

/// <summary>The choice for new devices.</summary>
internal sealed record DeviceUsersBody
{
    public required bool On { get; init; }
}

/// <summary>The pairing window.</summary>
internal sealed record PairingItem([property: Description("Null: it is closed.")] DateTimeOffset? OpenUntil, IReadOnlyList<PairingRequest> Requests)
{
    public static PairingItem From(PairingWindow window) => new(window.Until, window.Requests);
}

/// <summary>For how long.</summary>
internal sealed record OpenPairingBody
{
    [Description("1 to 60; left out: 10.")]
    public int? Minutes { get; init; }
}

/// <summary>A new MQTT password, in this answer and in the board's config.py only.</summary>
internal sealed record RenewedAnswer(string User, string Password, [property: Description("It is on its way to the running board.")] bool Sent, string Message);
