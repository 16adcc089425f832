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

    /// <summary>Whatever goes wrong below <c>/api</c> is answered as ProblemDetails, also what no endpoint sees.</summary>
    public static void UseApi(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api"),
        api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = ApiProblems.AnswerExceptionAsync,
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            });
            api.UseStatusCodePages(context => ApiProblems.AnswerStatusAsync(context.HttpContext));
            api.Use((context, next) =>
            {
                // JSON here carries whatever devices say; no browser shall take it for a page.
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return next(context);
            });
        });

    public static void MapApi(this WebApplication app)
    {
        var home = app.MapGroup("/api/home");
        home.MapLogs();
        home.MapDevices();
        home.MapSensors();
        home.MapReadings();
        home.MapConnections();
        home.MapReleases();
        home.MapRollouts();
        home.MapCheckIn();
        home.MapStream();
        ((IEndpointConventionBuilder)home).Finally(AllowHead);
        app.MapFirmware();
        app.MapHubHealth();
        app.MapOpenApi();
        app.MapGet("/api", () => TypedResults.Redirect("/api.html")).ExcludeFromDescription();
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
