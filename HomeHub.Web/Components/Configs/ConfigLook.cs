using HomeHub.Core.Configs;
using HomeHub.Web.Components.Devices;
using MudBlazor;

namespace HomeHub.Web.Components.Configs;

/// <summary>How a config's state looks: always a word with an icon and a colour, never a colour alone.</summary>
/// <param name="Css">Class that colours it.</param>
public sealed record ConfigLook(string Word, string Icon, string Css)
{
    public static ConfigLook Of(ConfigState state) => state.Kind switch
    {
        ConfigStateKind.InSync => new("in sync", Icons.Material.Filled.Sync, "hub-ok"),
        ConfigStateKind.Pending => new("pending", Icons.Material.Filled.Schedule, "hub-warn"),
        ConfigStateKind.OnTrial => new("on trial", Icons.Material.Filled.Science, "hub-note"),
        ConfigStateKind.Rejected => new("rejected", Icons.Material.Filled.Block, "hub-bad"),
        ConfigStateKind.Reverted => new("reverted", Icons.Material.Filled.Undo, "hub-bad"),
        _ when state.Wanted > 0 => new("other version", Icons.Material.Filled.SyncProblem, "hub-warn"),
        _ => new("not configured", Icons.Material.Outlined.Tune, "hub-idle"),
    };

    /// <summary>The Configuration tab of a device's page, relative to the base address.</summary>
    /// <param name="version">The version of the history to be open there.</param>
    public static string Href(string deviceId, long? version = null) =>
        $"{DeviceLook.Href(deviceId)}?tab=configuration{(version is null ? "" : $"&version={version}")}";
}
