using HomeHub.Tests.Access;
using HomeHub.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace HomeHub.Tests.Api;

public sealed class OpenApiTests(HubHost hub) : IClassFixture<HubHost>
{
    [Fact]
    public async Task The_document_lists_every_mapped_route_with_a_summary()
    {
        var document = await hub.JsonAsync("/openapi/v1.json");
        var listed = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        var mapped = hub.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Where(method => method != HttpMethods.Head)
                .Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/').Replace(":long", "", StringComparison.Ordinal)}"));

        Assert.Equal(mapped.Order(), listed.Order());
        Assert.All(
            document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()),
            operation => Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!));
    }

    [Fact]
    public async Task Parameters_are_described_by_what_they_have_to_be()
    {
        var document = await hub.JsonAsync("/openapi/v1.json");
        var parameters = document.GetProperty("paths").GetProperty("/api/home/logs").GetProperty("get").GetProperty("parameters")
            .EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!);

        Assert.Equal(["after", "before", "device_id", "from", "level", "limit", "q", "to", "type"], parameters.Keys.Order());
        Assert.Equal("integer", parameters["limit"].GetProperty("schema").GetProperty("type").GetString());
        Assert.All(parameters.Values, parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
        Assert.All(parameters.Values, parameter => Assert.False(parameter.TryGetProperty("required", out _), $"{parameter} is asked for"));
    }

    /// <summary>A parameter whose place is left to be guessed becomes a body, and who sends none is told that there is no such route.</summary>
    [Fact]
    public void What_is_read_or_deleted_takes_no_body()
    {
        var routes = EveryRoute.Of(hub).Where(route => route.IsApi && route.Method is "GET" or "HEAD" or "DELETE").ToList();

        Assert.True(routes.Count > 50);
        Assert.Empty(routes.Where(route => route.Metadata.OfType<IAcceptsMetadata>().Any()).Select(route => route.ToString()));
    }
}
