using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace HomeHub.Core;

/// <summary>
/// What is written in a section but would be passed over when it is bound: a misspelt key, one value where a list belongs. Nobody would notice.
/// </summary>
internal static class SettingsKeys
{
    /// <summary>A sentence for each; sections below this one are somebody else's.</summary>
    public static IEnumerable<string> Faults(IConfigurationSection section, Type options)
    {
        foreach (var given in section.GetChildren().Where(child => !string.IsNullOrEmpty(child.Value)))
        {
            var property = options.GetProperty(given.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is not { CanWrite: true })
            {
                yield return $"{given.Path} is no setting of HomeHub. Is it misspelt?";
            }
            else if (property.PropertyType != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType))
            {
                yield return $"{given.Path} takes a list: [\"…\"] in appsettings.json, {given.Path.Replace(":", "__", StringComparison.Ordinal)}__0 for its first in the environment.";
            }
        }
    }
}
