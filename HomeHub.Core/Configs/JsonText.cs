using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Configs;

/// <summary>How configs are written as JSON: snake_case names, numbers as they came, nothing escaped that need not be.</summary>
internal static partial class JsonText
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
            // Written once: half of a character is found only then.
            return JsonNode.Parse(json, documentOptions: Strict) is JsonObject node && Write(node).Length > 0 ? null : "has to be a JSON object";
        }
        catch (InvalidOperationException)
        {
            return "has a text that is none: half of a character";
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

    /// <summary>
    /// The same JSON with every character as itself. The writer escapes those beyond the basic plane as two halves, and MicroPython's
    /// reader would make two characters of them that no other program takes for text.
    /// </summary>
    public static byte[] WithWholeCharacters(ReadOnlySpan<byte> json) => Encoding.UTF8.GetBytes(Escape().Replace(Encoding.UTF8.GetString(json), escape =>
        escape.Groups["high"].Success
            ? char.ConvertFromUtf32(char.ConvertToUtf32(Half(escape.Groups["high"]), Half(escape.Groups["low"])))
            : escape.Value));

    private static char Half(Group digits) => (char)int.Parse(digits.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Any escape, so that none is begun in the middle; a pair of halves as one.</summary>
    [GeneratedRegex(@"\\(?:u(?<high>d[89ab][0-9a-f]{2})\\u(?<low>d[c-f][0-9a-f]{2})|.)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
