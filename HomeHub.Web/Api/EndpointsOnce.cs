using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace HomeHub.Web.Api;

/// <summary>
/// What is mapped onto it is made into endpoints once. A route group makes its own anew whenever it is asked, and the matcher, the
/// authorization and the start each ask.
/// </summary>
public sealed class EndpointsOnce : EndpointDataSource, IEndpointRouteBuilder
{
    private readonly IEndpointRouteBuilder _routes;
    private readonly Lazy<IReadOnlyList<Endpoint>> _endpoints;

    private EndpointsOnce(IEndpointRouteBuilder routes)
    {
        _routes = routes;
        _endpoints = new(() => [.. DataSources.SelectMany(source => source.Endpoints)]);
    }

    /// <summary>Adds what <paramref name="map"/> maps to the routes, as one source.</summary>
    public static void Map(IEndpointRouteBuilder routes, Action<IEndpointRouteBuilder> map)
    {
        var once = new EndpointsOnce(routes);
        map(once);
        routes.DataSources.Add(once);
    }

    public IServiceProvider ServiceProvider => _routes.ServiceProvider;

    public ICollection<EndpointDataSource> DataSources { get; } = [];

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints.Value;

    public IApplicationBuilder CreateApplicationBuilder() => _routes.CreateApplicationBuilder();

    /// <summary>Nothing is mapped later.</summary>
    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
}
