using System.Text.Json.Nodes;
using HomeHub.Core.Logs;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace HomeHub.Web.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        // HEAD stands beside every GET and needs no line of its own.
        options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "HomeHub",
                Version = "1",
                Description = "Logs, devices and their configurations of a home. Errors are problem details (RFC 9457); a slash at the end of a path is accepted.",
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(DescribeAsync);
        options.AddOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            {
                parameter.Schema = ParameterSchema(parameter.Name) ?? parameter.Schema;
                // Nothing in a query has to be there; of a list the generated binding says that it does.
                parameter.Required &= parameter.In != ParameterLocation.Query;
            }

            return Task.CompletedTask;
        });
    });

    /// <summary>Parameters are read as text, for the sake of clear errors; this is what the text has to be.</summary>
    private static OpenApiSchema? ParameterSchema(string? name) => name switch
    {
        "limit" => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = "5000", Default = 500 },
        "before" or "after" or "Last-Event-ID" => new() { Type = JsonSchemaType.Integer, Format = "int64" },
        "from" or "to" => new() { Type = JsonSchemaType.String, Format = "date-time" },
        "level" => new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = Words<EntryLevel>() } },
        "format" => new() { Type = JsonSchemaType.String, Enum = [LogExport.Ndjson, LogExport.Csv], Default = LogExport.Ndjson },
        "logs" => new() { Type = JsonSchemaType.String, Enum = [DeviceEndpoints.Keep, DeviceEndpoints.Delete], Default = DeviceEndpoints.Keep },
        _ => null,
    };

    private static List<JsonNode> Words<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => (JsonNode)name.ToLowerInvariant())];

    /// <summary>Types that write themselves: what they look like is not to be seen from their fields.</summary>
    private static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | (type == context.JsonTypeInfo.Type ? 0 : JsonSchemaType.Null);
            schema.Format = "date-time";
        }

        if (ApiExamples.All.TryGetValue(type, out var example))
        {
            schema.Examples = [JsonNode.Parse(example)!];
        }

        return Task.CompletedTask;
    }
}
