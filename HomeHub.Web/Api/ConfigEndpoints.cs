using System.ComponentModel;
using System.Globalization;
using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary><c>/api/home/devices/{id}/config</c> and what belongs to it.</summary>
internal static class ConfigEndpoints
{
    /// <summary>Who saves, for the history.</summary>
    public static string Author => Actor.Current.Name;

    /// <summary>Largest body taken, bytes: more than a device can take, so that white space and what is only kept here has room.</summary>
    public const int MaxBodyBytes = 32 * 1024;

    public static void MapConfig(this RouteGroupBuilder device)
    {
        var config = device.MapGroup("/config").WithTags("Configurations").ProducesProblem(StatusCodes.Status404NotFound);
        config.MapGet("", FindAsync)
            .WithSummary("A device's configuration and whether the device runs it; {} where there is none")
            .WithDescription("The ETag is the version. Passwords are masked with ********; a mask that is sent back means unchanged.");
        foreach (var method in new[] { HttpMethods.Post, HttpMethods.Put })
        {
            config.MapMethods("", [method], SaveAsync).RequireAuthorization(Policies.Operate)
                .WithSummary(method == HttpMethods.Put ? "Replace a device's configuration" : "Give a device a configuration, or replace the one it has")
                .WithDescription(
                    """
                    The body is the config object, free-form. Understood and checked are log_level and the connections wifi, mqtt and ftp: left out or {},
                    the device keeps what is on its board; {"use":"default"} is the default connection, {"use":3} the reusable one with this id; anything else
                    is the device's own. Everything else is kept and sent with the settings. Sensors stay as they are.
                    """)
                .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
                .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
                .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        }

        device.MapDelete("/config", DeleteAsync).RequireAuthorization(Policies.Operate).WithTags("Configurations")
            .WithSummary("Delete a device's configuration and its sensors; also successful where there is none")
            .WithDescription("The device keeps running what it runs. Its versions stay and can be restored.");
        config.MapGet("/versions", VersionsAsync).WithSummary("Every version of a device's configuration, newest first");
        config.MapPost("/versions/{version:long}/restore", RestoreAsync).RequireAuthorization(Policies.Operate).WithSummary("Make an old version the newest one");
        device.MapGet("/sensors", SensorsAsync).WithTags("Sensors").WithSummary("The sensors of a device's configuration").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<ConfigItem>, Ok<NoConfig>, ProblemHttpResult>> FindAsync(
        string id, DeviceRegistry registry, ConfigStore configs, ConfigSync sync, HttpResponse response, CancellationToken cancellation)
    {
        if (registry.Find(id) is null)
        {
            return DeviceEndpoints.Unknown(id);
        }

        if (await configs.FindAsync(id, cancellation) is not { } view)
        {
            return TypedResults.Ok(new NoConfig());
        }

        response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(ConfigItem.From(view, sync.StateOf(view)));
    }

    private static async Task<Results<Ok<ConfigAnswer>, ProblemHttpResult>> SaveAsync(
        string id, ConfigBody body, [FromHeader(Name = "If-Match"), Description("The version that is to be replaced; another one there now is refused.")] string? version,
        DeviceRegistry registry, ConfigStore configs, ConfigSync sync, CancellationToken cancellation)
    {
        if (registry.Find(id) is null)
        {
            return DeviceEndpoints.Unknown(id);
        }

        if (!TryReadVersion(version, out var expected))
        {
            return ApiProblems.Field("If-Match", $"'{version}' is not a version as an ETag has it, such as \"9\".");
        }

        var save = await configs.ChangeAsync(id, content => content with { Config = body.Json }, expected, Author, cancellation);
        return save switch
        {
            { Saved: { } saved } => TypedResults.Ok(new ConfigAnswer(true, ConfigItem.From(saved, sync.StateOf(saved)))),
            { Conflict: { } conflict } => TypedResults.Problem(
                $"The configuration is at version {conflict.Theirs.Version}, saved by {conflict.Author ?? "the device"}; nothing was replaced. Read it again.",
                statusCode: StatusCodes.Status412PreconditionFailed),
            _ => ConfigProblems.OfConfig(save.Errors),
        };
    }

    private static async Task<Ok<SuccessAnswer>> DeleteAsync(string id, ConfigStore configs, CancellationToken cancellation)
    {
        await configs.DeleteAsync(id, Author, cancellation);
        return TypedResults.Ok(new SuccessAnswer());
    }

    private static async Task<Results<Ok<IReadOnlyList<ConfigVersionItem>>, ProblemHttpResult>> VersionsAsync(
        string id, DeviceRegistry registry, ConfigVersionStore versions, CancellationToken cancellation) => registry.Find(id) is null
            ? DeviceEndpoints.Unknown(id)
            : TypedResults.Ok<IReadOnlyList<ConfigVersionItem>>([.. (await versions.ListAsync(id, cancellation: cancellation)).Select(ConfigVersionItem.From)]);

    private static async Task<Results<Ok<ConfigAnswer>, ProblemHttpResult>> RestoreAsync(
        string id, long version, DeviceRegistry registry, ConfigStore configs, ConfigVersionStore versions, ConfigSync sync, CancellationToken cancellation)
    {
        if (registry.Find(id) is null)
        {
            return DeviceEndpoints.Unknown(id);
        }

        if (await versions.FindAsync(id, version, cancellation) is null)
        {
            return ApiProblems.NotFound($"There is no version {version} of this device's configuration.");
        }

        var save = await configs.RestoreAsync(id, version, null, Author, cancellation);
        return save.Saved is { } saved ? TypedResults.Ok(new ConfigAnswer(true, ConfigItem.From(saved, sync.StateOf(saved)))) : ConfigProblems.OfConfig(save.Errors);
    }

    private static async Task<Results<Ok<IReadOnlyList<SensorItem>>, ProblemHttpResult>> SensorsAsync(
        string id, DeviceRegistry registry, ConfigStore configs, CancellationToken cancellation)
    {
        if (registry.Find(id) is null)
        {
            return DeviceEndpoints.Unknown(id);
        }

        var view = await configs.FindAsync(id, cancellation);
        return TypedResults.Ok<IReadOnlyList<SensorItem>>([.. (view?.Content.Sensors ?? []).Select(sensor => SensorItem.From(view!, sensor))]);
    }

    /// <summary>An entity tag, or * for whatever is there (RFC 9110, section 13.1.1).</summary>
    private static bool TryReadVersion(string? tag, out long? version)
    {
        version = long.TryParse(tag?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return version is not null || tag is null or "*";
    }
}
