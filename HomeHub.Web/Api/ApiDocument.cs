using System.Text.Json.Nodes;
using HomeHub.Core.Logs;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace HomeHub.Web.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    private const string Entry =
        """
        {"id":4711,"topic":"homehub/kitchen/log","log":{"boot":17,"seq":42,"level":"warning","type":"wifi","message":"Signal is weak","age_ms":120},
        "time":"2026-03-01T07:05:00.120Z","device_id":"kitchen","level":"warning","type":"wifi","message":"Signal is weak","boot":17,"seq":42,
        "device_time":"2026-03-01T07:05:00.000Z","missing":0}
        """;

    private const string Answer =
        """
        {"success":true,"id":"8f14e45fceea167a","command":"check-in","device_id":"kitchen","status":"done","message":"Kitchen is here.","after_ms":41}
        """;

    private static readonly Dictionary<Type, string> Examples = new()
    {
        [typeof(LogItem)] = Entry,
        [typeof(AddLogBody)] = """{"device_id":"kitchen","log":{"message":"Filter cleaned","type":"maintenance"}}""",
        [typeof(AddLogAnswer)] = $$"""{"success":true,"log":{{Entry}}}""",
        [typeof(DisplayNameBody)] = """{"display_name":"Kitchen window"}""",
        [typeof(CommandBody)] = """{"command":"log-level","args":{"level":"debug"}}""",
        [typeof(CommandItem)] = Answer,
        [typeof(CheckInAnswer)] = $$"""{"success":true,"devices":[{{Answer}}]}""",
        [typeof(TimelineItem)] =
            """
            {"id":12,"device_id":"kitchen","kind":"outage","start":"2026-03-01T07:05:00.000Z","end":"2026-03-01T07:09:30.000Z","open":false,
            "duration_s":270,"cause":"Wi-Fi lost","summary":"Offline for 4 min 30 s","log_entry_id":null}
            """,
        [typeof(DateTimeOffset)] = "\"2026-03-01T07:05:00.120Z\"",
    };

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
                Description = "Logs and devices of a home. Errors are problem details (RFC 9457); a slash at the end of a path is accepted.",
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(DescribeAsync);
        options.AddOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            {
                parameter.Schema = ParameterSchema(parameter.Name) ?? parameter.Schema;
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

        if (Examples.TryGetValue(type, out var example))
        {
            schema.Examples = [JsonNode.Parse(example)!];
        }

        return Task.CompletedTask;
    }
}
