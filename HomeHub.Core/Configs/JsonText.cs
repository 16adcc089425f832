using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Configs;

/// <summary>How configs are written as JSON: snake_case names, numbers as they came, nothing escaped that need not be.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Compact { get; } = new(PayloadJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions IndentedOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Room for what a payload puts around it; a name given twice would be read one way here and another way on the device.</summary>
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = PayloadReader.MaxDepth - 4, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is not JSON, nested too deep, or gives a name twice.</exception>
    public static JsonElement Parse(string json) => JsonElement.Parse(json, Strict);

    /// <summary>What keeps the text from being a JSON object that can be used, in words that follow a field's name; null: nothing.</summary>
    public static string? WhyNotObject(string json)
    {
        try
        {
            return Parse(json).ValueKind == JsonValueKind.Object ? null : "has to be a JSON object";
        }
        catch (JsonException exception)
        {
            return $"is not JSON that can be used: {exception.Message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.')}";
        }
    }

    /// <summary>An object to change.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonObject ParseObject(string json) =>
        JsonNode.Parse(json, documentOptions: Strict) as JsonObject ?? throw new JsonException("It is not a JSON object.");

    /// <summary>In one line, without white space.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Compact);

    public static string Indented(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var element = JsonElement.ParseValue(ref reader);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, IndentedOptions))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
