using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HomeHub.Web.Components.Logs;

/// <summary>JSON for reading: indented, numbers and letters as they came. What is too deep or too big to lay out is shown as it is.</summary>
public static class PrettyJson
{
    /// <summary>Longest text shown, in characters.</summary>
    public const int Longest = 100_000;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Format(string json)
    {
        if (json.Length > Longest)
        {
            return json[..Longest] + "…";
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, Indented))
            {
                document.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return json;
        }
    }
}
