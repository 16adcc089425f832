using HomeHub.Core.Logs;
using MudBlazor;

namespace HomeHub.Web.Components.Layout;

/// <summary>How a log level looks: word, icon and the name of its colour in hub.css.</summary>
public sealed record LevelLook(string Word, string Icon, string Colour)
{
    /// <summary>The icon's outline, for an <c>svg path</c> of 24 by 24: a row of the log is too small a thing for a component of its own.</summary>
    public string Path { get; } = Icon[(Icon.LastIndexOf(" d=\"", StringComparison.Ordinal) + 4)..].Split('"')[0];

    public static LevelLook Of(EntryLevel level) => level switch
    {
        EntryLevel.Debug => new("debug", Icons.Material.Outlined.BugReport, "var(--hub-debug)"),
        EntryLevel.Info => new("info", Icons.Material.Outlined.Info, "var(--hub-info)"),
        EntryLevel.Warning => new("warning", Icons.Material.Filled.Warning, "var(--hub-warning)"),
        EntryLevel.Error => new("error", Icons.Material.Filled.Error, "var(--hub-error)"),
        _ => new("critical", Icons.Material.Filled.Report, "var(--hub-critical)"),
    };
}
