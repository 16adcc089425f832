using System.Reflection;

namespace HomeHub.Web.Components.Settings;

/// <summary>Which HomeHub this is.</summary>
public static class HubVersion
{
    public static string Text { get; } =
        typeof(HubVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
