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

    public static string Close(ISecretBox box, string json) => Rewrite(json, text => SecretText.Close(box, text));

    public static string Open(ISecretBox box, string json) => Rewrite(json, text => SecretText.Open(box, text));

    /// <summary>The secrets in it.</summary>
    public static List<string> Find(string json)
    {
        List<string> found = [];
        Rewrite(json, text =>
        {
            found.Add(text);
            return text;
        });
        return found;
    }

    private static string Rewrite(string json, Func<string, string> secret) => JsonTokens.Rewrite(json, (type, name, text) =>
        type != JsonTokenType.String ? text
        : ConfigSecrets.IsSecretName(name) ? secret(text)
        : name.Equals(Nested, StringComparison.OrdinalIgnoreCase) && text.StartsWith('{') ? Rewrite(text, secret) : text);
}
