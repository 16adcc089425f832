using System.ComponentModel;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/devices</c>.</summary>
internal static class DeviceEndpoints
{
    public const string Keep = "keep";
    public const string Delete = "delete";
    private const int MaxDisplayName = 100;

    public static void MapDevices(this RouteGroupBuilder home)
    {
        var devices = home.MapGroup("/devices").WithTags("Devices");
        devices.MapGet("", (DeviceRegistry registry) => TypedResults.Ok<IReadOnlyList<DeviceItem>>([.. registry.All.Select(DeviceItem.From)]))
            .WithSummary("Every device, sorted by name");

        devices.MapPost("/add", AddAsync)
            .WithSummary("Add a device, also before it ever spoke; it gets an empty configuration")
            .WithDescription("One that only appeared by itself is completed; one that somebody added before is a conflict.")
            .WithMetadata(new RequestSizeLimitAttribute(ConfigEndpoints.MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

        var device = devices.MapGroup("/{id}").AddEndpointFilter(RequireDeviceId)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        device.MapGet("", Find).WithSummary("One device").ProducesProblem(StatusCodes.Status404NotFound);
        device.MapDelete("", DeleteAsync)
            .WithSummary("Delete a device, its configuration and its timeline; also successful where it is already gone")
            .WithDescription("What the broker and Home Assistant keep of it goes too; warning says so where that could not be done. A device that speaks again is back; one with an MQTT user of its own is cut off.");
        device.MapGet("/timeline", TimelineAsync)
            .WithSummary("What happened to a device, newest first, and when HomeHub itself was away")
            .ProducesProblem(StatusCodes.Status404NotFound);
        device.MapPost("/display_name", RenameAsync).RequireAuthorization(Policies.Operate)
            .WithSummary("Name a device")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        device.MapCommands();
        device.MapConfig();
        device.MapKit();
        device.MapDeviceUser();
        device.MapDeviceReadings();
        device.MapDeviceUpdates();
    }

    /// <summary>An id that breaks the rule is refused wherever it comes in.</summary>
    private static async ValueTask<object?> RequireDeviceId(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var id = context.HttpContext.GetRouteValue("id") as string;
        return DeviceId.IsValid(id) ? await next(context) : ApiProblems.Field("id", $"'{id}' is not a device id. {DeviceId.Rule}");
    }

    private static Results<Ok<DeviceItem>, ProblemHttpResult> Find(string id, DeviceRegistry registry) =>
        registry.Find(id) is { } device ? TypedResults.Ok(DeviceItem.From(device)) : Unknown(id);

    private static async Task<Results<Ok<DeviceAnswer>, ProblemHttpResult>> AddAsync(
        AddDeviceBody body, DeviceAdmission admission, DeviceRegistry registry, HttpResponse response, CancellationToken cancellation)
    {
        response.Headers.CacheControl = "no-store";
        var added = await admission.AddAsync(new NewDevice(body.Id, body.Platform, body.DisplayName, body.DeviceInfo?.Text), ConfigEndpoints.Author, cancellation);
        return added switch
        {
            { Errors.Count: > 0 } => ConfigProblems.Of(added.Errors),
            { Exists: true } => ApiProblems.Field("id", $"There is a device '{body.Id}' already; it is as it was.", StatusCodes.Status409Conflict),
            _ => registry.Find(body.Id) is { } device ? TypedResults.Ok(new DeviceAnswer(true, DeviceItem.From(device), DeviceLoginItem.From(added.Login))) : Unknown(body.Id),
        };
    }

    private static async Task<Results<Ok<RemovedDeviceAnswer>, ProblemHttpResult>> DeleteAsync(
        string id, [Description("Its log entries: keep (the default) or delete.")] string? logs, DeviceRemoval removal, CancellationToken cancellation)
    {
        if (logs is not (null or Keep or Delete))
        {
            return ApiProblems.Field("logs", $"'{logs}' is neither {Keep} nor {Delete}.");
        }

        var removed = await removal.RemoveAsync(id, withEntries: logs == Delete, cancellation);
        return TypedResults.Ok(new RemovedDeviceAnswer(true, logs == Delete ? removed.DeletedEntries : null, removed.Warning));
    }

    private static async Task<Results<Ok<IReadOnlyList<TimelineItem>>, ProblemHttpResult>> TimelineAsync(
        string id, [AsParameters] TimelineParameters parameters, DeviceRegistry registry, DeviceTimeline timeline, CancellationToken cancellation)
    {
        if (registry.Find(id) is null)
        {
            return Unknown(id);
        }

        var reader = new QueryReader();
        var (from, to) = reader.Span(parameters.From, parameters.To);
        var limit = reader.Limit(parameters.Limit, TimelineParameters.DefaultLimit, TimelineParameters.MaxLimit);
        if (reader.Failed)
        {
            return ApiProblems.Fields(reader.Errors);
        }

        var rows = await timeline.ReadAsync(id, from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue, limit, cancellation: cancellation);
        return TypedResults.Ok<IReadOnlyList<TimelineItem>>([.. rows.Select(TimelineItem.From)]);
    }

    private static async Task<Results<Ok<DeviceAnswer>, ProblemHttpResult>> RenameAsync(
        string id, DisplayNameBody body, DeviceRegistry registry, ConfigStore configs, CancellationToken cancellation)
    {
        if (body.DisplayName?.Length > MaxDisplayName)
        {
            return ApiProblems.Field("display_name", $"A name has at most {MaxDisplayName} characters.");
        }

        return await configs.RenameAsync(id, body.DisplayName, ConfigEndpoints.Author, cancellation) && registry.Find(id) is { } device
            ? TypedResults.Ok(new DeviceAnswer(true, DeviceItem.From(device)))
            : Unknown(id);
    }

    public static ProblemHttpResult Unknown(string id) =>
        ApiProblems.NotFound($"HomeHub knows no device '{id}'. A device appears by itself when it first speaks.");
}
