using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Configs;
using HomeHub.Web.Components.Logs;

namespace HomeHub.Web.Components.Configs;

/// <summary>Settings that no form knows, as JSON a person can edit; what is not touched stays as it came.</summary>
/// <param name="stored">A JSON object.</param>
/// <param name="hasField">Names that have a field of their own in the form and do not belong here.</param>
public sealed class JsonInput(string stored, Func<string, bool> hasField)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private string _good = stored;

    /// <summary>What stands in the field.</summary>
    public string Text { get; private set; } = PrettyJson.Format(stored);

    /// <summary>What keeps the text from being used; null: nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>Nothing is set.</summary>
    public bool IsEmpty => _good is "{}";

    /// <summary>The last text that could be used.</summary>
    public JsonObject Value => JsonNode.Parse(_good)!.AsObject();

    public void Type(string? text)
    {
        Text = text ?? "";
        var json = string.IsNullOrWhiteSpace(Text) ? "{}" : Text;
        Fault = ConfigValidator.WhyNotObject(json)
            ?? (JsonNode.Parse(json)!.AsObject().FirstOrDefault(member => hasField(member.Key)).Key is { } name ? $"“{name}” has a field of its own above" : null);
        if (Fault is null)
        {
            _good = Write(JsonNode.Parse(json)!);
        }
    }

    /// <summary>One line, letters as they are.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Plain);
}
