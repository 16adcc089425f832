using HomeHub.Tests.Support;
using Microsoft.AspNetCore.Http;
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
    }
}
