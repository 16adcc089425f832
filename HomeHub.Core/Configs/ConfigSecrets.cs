using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Data;

namespace HomeHub.Core.Configs;

/// <summary>Keeps secrets inside: masked on their way out, put back where the mask comes in again.</summary>
public static class ConfigSecrets
{
    /// <summary>Stands where a secret is not to be seen; coming in it means unchanged.</summary>
    public const string Mask = "********";

    private static readonly string[] Names = ["password", "passwd", "passphrase", "psk", "secret", "token", "api_key", "apikey"];

    /// <summary>The content with every secret in its config masked.</summary>
    public static ConfigContent Masked(ConfigContent content)
    {
        var root = JsonText.ParseObject(content.Config);
        foreach (var (holder, name) in Secrets(root).ToList())
        {
            holder[name] = Mask;
        }

        return content with { Config = JsonText.Write(root) };
    }

    /// <summary>Puts the stored secrets where the mask stands.</summary>
    /// <param name="config">A JSON object as it came in.</param>
    /// <param name="stored">The one it is to replace.</param>
    /// <param name="errors">Told each mask that stands for nothing.</param>
    internal static string Unmasked(string config, string stored, ICollection<FieldError> errors)
    {
        var root = JsonText.ParseObject(config);
        Unmask(root, JsonText.ParseObject(stored), "", errors);
        return JsonText.Write(root);
    }

    /// <summary>A password as it is to be stored: the mask stands for the stored one.</summary>
    internal static string Unmasked(string password, string? stored) => password == Mask ? stored ?? "" : password;

    private static void Unmask(JsonNode? node, JsonNode? stored, string path, ICollection<FieldError> errors)
    {
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Unmask(list[i], Counterpart(list[i], i, stored), $"{path}[{i}]", errors);
            }
        }

        if (node is not JsonObject members)
        {
            return;
        }

        // One network that was the first of a list before, or the only one, is still the same network.
        var before = stored as JsonObject ?? Counterpart(node, 0, stored) as JsonObject;
        foreach (var (name, value) in members.ToList())
        {
            var here = path.Length == 0 ? name : $"{path}.{name}";
            if (!IsMask(name, value))
            {
                Unmask(value, before?[name], here, errors);
            }
            else if (before?[name] is JsonValue secret && secret.GetValueKind() == JsonValueKind.String)
            {
                members[name] = secret.DeepClone();
            }
            else
            {
                errors.Add(new(ErrorPath(here), "is masked, but none is stored that could be meant: send the secret itself"));
            }
        }
    }

    private static string ErrorPath(string path) =>
        ConfigDocument.Connections.Any(connection => path.StartsWith(connection, StringComparison.Ordinal)) ? $"connections.{path}" : $"settings.{path}";

    /// <summary>What an item of a list was before: the one with the same name of a network, else the one at its place.</summary>
    private static JsonNode? Counterpart(JsonNode? item, int index, JsonNode? stored)
    {
        if (stored is not JsonArray list)
        {
            return index == 0 ? stored : null;
        }

        return item is JsonObject network && network["ssid"] is { } ssid
            ? list.FirstOrDefault(other => other is JsonObject known && JsonNode.DeepEquals(known["ssid"], ssid))
            : list.ElementAtOrDefault(index);
    }

    private static IEnumerable<(JsonObject Holder, string Name)> Secrets(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => IsSecret(member.Key, member.Value) ? [(members, member.Key)] : Secrets(member.Value)),
        JsonArray list => list.SelectMany(Secrets),
        _ => [],
    };

    /// <summary>Whether a secret in it cannot be unlocked any more.</summary>
    internal static bool HasLost(JsonNode node) => JsonText.Write(node).Contains($"\"{SecretText.Lost}\"", StringComparison.Ordinal);

    internal static bool IsSecretName(string name) => Names.Any(secret => name.EndsWith(secret, StringComparison.OrdinalIgnoreCase));

    private static bool IsMask(string name, JsonNode? value) => IsSecret(name, value) && (string?)value == Mask;

    /// <summary>An empty one hides nothing, and says that there is none.</summary>
    private static bool IsSecret(string name, JsonNode? value) => value is JsonValue text && text.GetValueKind() == JsonValueKind.String
        && ((string?)text)!.Length > 0 && IsSecretName(name);
}
