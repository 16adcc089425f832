using HomeHub.Web.Access;
using Microsoft.AspNetCore.Authorization;

namespace HomeHub.Web.Api;

/// <summary>The REST face: one endpoint group per domain.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        // A request that cannot be read is answered by ApiProblems, in words, not by an empty 400.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddHubHealthChecks();
        services.AddApiDocument();
        return services;
    }

    /// <summary>Whether a program asks, not a page.</summary>
    public static bool IsApi(PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi");

    /// <summary>Whatever goes wrong for a program is answered as ProblemDetails, also what no endpoint sees.</summary>
    public static void UseApi(this WebApplication app) => app.UseWhen(
        context => IsApi(context.Request.Path),
        api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = ApiProblems.AnswerExceptionAsync,
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            });
            api.UseStatusCodePages(context => ApiProblems.AnswerStatusAsync(context.HttpContext));
        });

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var home = app.MapGroup("/api/home");
        home.MapLogs();
        home.MapDevices();
        home.MapSensors();
        home.MapReadings();
        home.MapConnections();
        home.MapBroker();
        home.MapReleases();
        home.MapRollouts();
        home.MapCheckIn();
        home.MapStream();
        home.MapBackups();
        home.MapUsers();
        home.MapTokens();
        ((IEndpointConventionBuilder)home).Finally(Complete);
        app.MapFirmware();
        app.MapHubHealth();
        app.MapOpenApi();
        app.MapGet("/api", (HttpRequest request) => TypedResults.Redirect($"{request.PathBase}/api.html")).ExcludeFromDescription();
    }

    /// <summary>Says who may: as the endpoint says, else everybody who is signed in may read, and the owner may change.</summary>
    private static void Complete(EndpointBuilder endpoint)
    {
        AllowHead(endpoint);
        if (!endpoint.Metadata.Any(data => data is IAuthorizeData or IAllowAnonymous))
        {
            var reads = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods.All(method => HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) == true;
            endpoint.Metadata.Add(new AuthorizeAttribute(reads ? Policies.View : Policies.Own));
        }
    }

    /// <summary>What can be got can be asked for its head (RFC 9110, section 9.3.2); the server leaves the body out.</summary>
    private static void AllowHead(EndpointBuilder endpoint)
    {
        for (var i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is IHttpMethodMetadata { HttpMethods: ["GET"] })
            {
                endpoint.Metadata[i] = new HttpMethodMetadata(["GET", "HEAD"]);
            }
        }
    }
}
