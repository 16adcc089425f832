using System.Text.Json;

namespace HomeHub.Core.Messaging;

/// <summary>How protocol payloads are written as JSON: snake_case names.</summary>
public static class PayloadJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = PayloadReader.MaxDepth,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };
}
