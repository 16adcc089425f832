using HomeHub.Core.Configs;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/sensors</c>: each change is a new version of the device's config.</summary>
internal static class SensorEndpoints
{
    public static void MapSensors(this RouteGroupBuilder home)
    {
        var sensors = home.MapGroup("/sensors").WithTags("Sensors");
        sensors.MapGet("/{id:long}", FindAsync).WithSummary("One sensor").ProducesProblem(StatusCodes.Status404NotFound);
        sensors.MapPost("/add", AddAsync).RequireAuthorization(Policies.Operate).WithSummary("Add a sensor to a device").ProducesChangeProblems();
        sensors.MapPut("/{id:long}/config", SaveAsync).RequireAuthorization(Policies.Operate)
            .WithSummary("Replace a sensor's settings")
            .WithDescription("The body is the new sensor_config. What HomeHub does not know in it is kept and sent to the device.")
            .ProducesChangeProblems();
        sensors.MapDelete("/{id:long}", DeleteAsync).RequireAuthorization(Policies.Operate)
            .WithSummary("Remove a sensor; also successful where it is already gone").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static void ProducesChangeProblems(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new RequestSizeLimitAttribute(ConfigEndpoints.MaxBodyBytes))
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Results<Ok<SensorAnswer>, ProblemHttpResult>> FindAsync(long id, ConfigStore configs, CancellationToken cancellation) =>
        await configs.DeviceOfSensorAsync(id, cancellation) is { } device && await configs.FindAsync(device, cancellation) is { } view
            && view.Content.Sensors.FirstOrDefault(sensor => sensor.Id == id) is { } found
            ? TypedResults.Ok(new SensorAnswer(true, SensorItem.From(view, found)))
            : Unknown(id);

    private static async Task<Results<Ok<SensorAnswer>, ProblemHttpResult>> AddAsync(AddSensorBody body, ConfigStore configs, CancellationToken cancellation)
    {
        if (await configs.DeviceOfConfigAsync(body.DeviceConfigId, cancellation) is not { } device)
        {
            return ApiProblems.Field("device_config_id", $"There is no configuration {body.DeviceConfigId}.", StatusCodes.Status404NotFound);
        }

        var index = 0;
        var added = new SensorContent { Name = body.Name, SensorType = body.SensorType, SensorConfig = body.SensorConfig?.Text ?? "{}" };
        var save = await configs.ChangeAsync(device, content =>
        {
            index = content.Sensors.Count;
            return content with { Sensors = [.. content.Sensors, added] };
        }, null, ConfigEndpoints.Author, cancellation);
        // Ids grow, so the newest sensor is the last one.
        return save.Saved is { } saved ? TypedResults.Ok(new SensorAnswer(true, SensorItem.From(saved, saved.Content.Sensors[^1]))) : ConfigProblems.OfSensor(save.Errors, index);
    }

    private static async Task<Results<Ok<SensorAnswer>, ProblemHttpResult>> SaveAsync(long id, SensorConfigBody body, ConfigStore configs, CancellationToken cancellation)
    {
        if (await configs.DeviceOfSensorAsync(id, cancellation) is not { } device)
        {
            return Unknown(id);
        }

        var index = 0;
        var save = await configs.ChangeAsync(device, content =>
        {
            index = content.Sensors.TakeWhile(sensor => sensor.Id != id).Count();
            return content with { Sensors = [.. content.Sensors.Select(sensor => sensor.Id == id ? sensor with { SensorConfig = body.Json } : sensor)] };
        }, null, ConfigEndpoints.Author, cancellation);
        return save.Saved is not { } saved ? ConfigProblems.OfSensor(save.Errors, index, "sensor_config.")
            : saved.Content.Sensors.FirstOrDefault(sensor => sensor.Id == id) is { } found ? TypedResults.Ok(new SensorAnswer(true, SensorItem.From(saved, found)))
            : Unknown(id);
    }

    private static async Task<Results<Ok<SuccessAnswer>, ProblemHttpResult>> DeleteAsync(long id, ConfigStore configs, CancellationToken cancellation)
    {
        if (await configs.DeviceOfSensorAsync(id, cancellation) is { } device)
        {
            var save = await configs.ChangeAsync(
                device, content => content with { Sensors = [.. content.Sensors.Where(sensor => sensor.Id != id)] }, null, ConfigEndpoints.Author, cancellation);
            if (save.Saved is null)
            {
                return ConfigProblems.Of(save.Errors);
            }
        }

        return TypedResults.Ok(new SuccessAnswer());
    }

    private static ProblemHttpResult Unknown(long id) => ApiProblems.NotFound($"There is no sensor {id}; it may have been removed.");
}
