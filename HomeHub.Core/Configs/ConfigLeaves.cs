using System.Text.Json.Nodes;

namespace HomeHub.Core.Configs;

/// <summary>JSON taken apart into its single values, each with its path, to be compared one by one.</summary>
internal static class ConfigLeaves
{
    private const int LongestValue = 300;

    /// <param name="name">What a value is called, by its path.</param>
    /// <param name="shown">How a value is shown, by its path; null: as it is.</param>
    public static IEnumerable<ConfigFieldDifference> Differences(JsonNode? before, JsonNode? after, Func<string, string> name, Func<string, Func<string, string>?> shown)
    {
        var (old, now) = (Of(before), Of(after));
        return from path in old.Keys.Union(now.Keys)
               let was = old.GetValueOrDefault(path)
               let became = now.GetValueOrDefault(path)
               where was != became
               let kind = was is null ? ConfigChangeKind.Added : became is null ? ConfigChangeKind.Removed : ConfigChangeKind.Changed
               let show = shown(path) ?? (text => text)
               select ConfigSecrets.IsSecretName(path)
                   ? new ConfigFieldDifference(name(path), kind, null, null, IsSecret: true)
                   : new ConfigFieldDifference(name(path), kind, was is null ? null : show(Short(was)), became is null ? null : show(Short(became)));
    }

    private static Dictionary<string, string> Of(JsonNode? node)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(node, "", leaves);
        return leaves;
    }

    private static void Collect(JsonNode? node, string path, Dictionary<string, string> leaves)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                foreach (var (name, value) in members)
                {
                    Collect(value, path.Length == 0 ? name : $"{path}.{name}", leaves);
                }

                break;
            case JsonArray { Count: > 0 } list:
                for (var i = 0; i < list.Count; i++)
                {
                    Collect(list[i], path.Length == 0 ? $"{i + 1}" : $"{path} {i + 1}", leaves);
                }

                break;
            default:
                // Nothing at all has no value of its own; nothing inside of something has.
                if (path.Length > 0)
                {
                    leaves[path] = node is null ? "null" : node is JsonValue ? node.ToString() : JsonText.Write(node);
                }

                break;
        }
    }

    private static string Short(string text) => text.Length <= LongestValue ? text : $"{text[..LongestValue]}…";
}
