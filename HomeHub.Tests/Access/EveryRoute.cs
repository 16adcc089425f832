using HomeHub.Core.Access;
using HomeHub.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace HomeHub.Tests.Access;

/// <summary>One thing that can be asked of a hub.</summary>
public sealed record Route(string Method, string Path, IReadOnlyList<object> Metadata)
{
    public bool IsApi => Path.StartsWith("/api", StringComparison.Ordinal) || Path.StartsWith("/openapi", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Everything a running hub answers to, as its routing has it: what is added later is in here by itself.</summary>
public static class EveryRoute
{
    public static IReadOnlyList<Route> Of(HubHost hub) =>
    [
        .. hub.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => Methods(endpoint).Select(method => new Route(method, Path(endpoint.RoutePattern), [.. endpoint.Metadata])))
            // The router's own way of saying that there is nothing.
            .Where(route => !route.Path.StartsWith("/*", StringComparison.Ordinal))
            .DistinctBy(route => route.ToString()),
    ];

    /// <summary>Those that need no credential, each for a reason.</summary>
    public static bool IsOpen(this Route route) => route.Metadata.OfType<IAllowAnonymous>().Any();

    public static Role? Needs(this Route route) => route.IsOpen() ? null
        : route.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy is { } policy ? Enum.Parse<Role>(policy) : Role.Viewer).DefaultIfEmpty(Role.Viewer).Max();

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods.Count: > 0 } methods ? methods.HttpMethods : ["GET", "POST"];

    private static string Path(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { IsCatchAll: true } => "*",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { ParameterPolicies.Count: > 0 } => "1",
            _ => "kitchen",
        }))));
}
