using MudBlazor;

namespace HomeHub.Web.Components.Layout;

/// <summary>One entry of the rail.</summary>
/// <param name="Path">Relative to the base address, no leading slash.</param>
public sealed record NavItem(string Path, string Text, string Icon)
{
    public static IReadOnlyList<NavItem> All { get; } =
    [
        new("", "Overview", Icons.Material.Outlined.SpaceDashboard),
        new("devices", "Devices", Icons.Material.Outlined.DeveloperBoard),
        new("sensors", "Sensors", Icons.Material.Outlined.Sensors),
        new("logs", "Logs", Icons.Material.Outlined.ListAlt),
        new("updates", "Updates", Icons.Material.Outlined.SystemUpdateAlt),
        new("settings", "Settings", Icons.Material.Outlined.Settings),
    ];

    /// <summary>Whether a page's relative address (query and all) belongs to this entry.</summary>
    public bool Contains(string address)
    {
        var path = address.Split('?', '#')[0].Trim('/');
        return path == Path || (Path.Length > 0 && path.StartsWith(Path + "/", StringComparison.Ordinal));
    }
}
