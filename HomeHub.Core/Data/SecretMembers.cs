using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HomeHub.Core.Configs;

namespace HomeHub.Core.Data;

/// <summary>
/// Locks the values of members that are named like secrets, wherever they stand in JSON, and leaves every other byte as it is. A text named
/// <c>config</c> that is JSON itself is gone through as well.
/// </summary>
internal static class SecretMembers
{
    private const string Nested = "config";
    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Close(ISecretBox box, string json) => Rewrite(json, text => SecretText.Close(box, text), text => Close(box, text));

    public static string Open(ISecretBox box, string json) => Rewrite(json, text => SecretText.Open(box, text), text => Open(box, text));

    private static string Rewrite(string json, Func<string, string> secret, Func<string, string> nested)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64 });
        StringBuilder? made = null;
        var (copied, name) = (0, "");
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString()!;
                continue;
            }

            if (reader.TokenType == JsonTokenType.String)
            {
                var text = reader.GetString()!;
                var changed = ConfigSecrets.IsSecretName(name) ? secret(text)
                    : name.Equals(Nested, StringComparison.OrdinalIgnoreCase) && text.StartsWith('{') ? nested(text) : text;
                if (changed != text)
                {
                    made ??= new StringBuilder();
                    made.Append(Encoding.UTF8.GetString(bytes, copied, (int)reader.TokenStartIndex - copied)).Append(JsonSerializer.Serialize(changed, AsItIs));
                    copied = (int)reader.BytesConsumed;
                }
            }

            name = reader.TokenType is JsonTokenType.StartArray ? name : "";
        }

        return made is null ? json : made.Append(Encoding.UTF8.GetString(bytes, copied, bytes.Length - copied)).ToString();
    }
}
