using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeHub.Web.Api;

/// <summary>
/// Stored JSON that goes out as it came in: a number beyond any number type (<c>1e400</c>) and a name given twice survive,
/// which reading and writing again would not promise.
/// </summary>
/// <param name="Text">Valid JSON.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct RawJson(string Text)
{
    /// <summary>
    /// The JSON in one line: line breaks can only be white space in JSON, since strings have to escape them (RFC 8259, section 7).
    /// </summary>
    public string InOneLine => Text.AsSpan().IndexOfAny('\r', '\n') < 0 ? Text : Text.Replace('\r', ' ').Replace('\n', ' ');

    public static RawJson? From(string? text) => text is null ? null : new RawJson(text);

    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonElement.ParseValue(ref reader).GetRawText());

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.InOneLine, skipInputValidation: true);
    }
}
