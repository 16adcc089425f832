using HomeHub.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace HomeHub.Tests.Api;

/// <summary>Endpoints of a group are made when they are first asked for, and then never again.</summary>
public sealed class EndpointsOnceTests
{
    [Fact]
    public async Task A_groups_endpoints_are_the_same_whoever_asks()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        IEndpointRouteBuilder routes = app;
        var made = 0;

        EndpointsOnce.Map(routes, mapped => mapped.MapGroup("/house").MapGet("/door", () => "shut").Add(_ => made++));

        Assert.Equal(0, made);
        var source = Assert.Single(routes.DataSources);
        var door = Assert.IsType<RouteEndpoint>(Assert.Single(source.Endpoints));
        Assert.Equal("/house/door", door.RoutePattern.RawText);
        Assert.Same(door, source.Endpoints[0]);
        Assert.Equal(1, made);
    }
}
