using HomeHub.Core.Access;
using MudBlazor;

namespace HomeHub.Web.Components.Access;

/// <summary>A role for people.</summary>
/// <param name="May">What it may, in a sentence.</param>
public sealed record RoleLook(Role Role, string Word, string May, string Icon)
{
    public static IReadOnlyList<RoleLook> All { get; } =
    [
        new(Role.Viewer, "Viewer", "Sees everything but secrets, and changes nothing.", Icons.Material.Outlined.Visibility),
        new(Role.Operator, "Operator", "Also restarts devices, controls lights and edits configurations.", Icons.Material.Outlined.Build),
        new(Role.Owner, "Owner", "May do everything: updates, deleting, passwords, users.", Icons.Material.Outlined.Key),
    ];

    public static RoleLook Of(Role role) => All[(int)role];
}
