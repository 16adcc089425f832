using MudBlazor;

namespace HomeHub.Web.Components.Layout;

/// <summary>The look: one palette for light and one for dark, both with at least 4.5:1 for text (WCAG 2.2, 1.4.3), and fonts the machine has.</summary>
public static class HubTheme
{
    public const string Cookie = "theme";
    public const string System = "system";
    public const string Light = "light";
    public const string Dark = "dark";

    public static MudTheme LightTheme { get; } = Make(":root");
    public static MudTheme DarkTheme { get; } = Make(":root[data-theme=dark]");

    /// <summary>What a cookie's value means; anything unknown follows the system.</summary>
    public static string Choice(string? cookie) => cookie is Light or Dark ? cookie : System;

    private static MudTheme Make(string scope) => new()
    {
        PseudoCss = new PseudoCss { Scope = scope },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        Typography = Letters(),
        PaletteLight = new PaletteLight
        {
            Primary = "#0c6b66", PrimaryContrastText = "#ffffff", Secondary = "#4b5f78", Tertiary = "#6a4fa3",
            Background = "#f3f5f7", BackgroundGray = "#e9edf1", Surface = "#ffffff",
            AppbarBackground = "#ffffff", AppbarText = "#17212b", DrawerBackground = "#ffffff", DrawerText = "#17212b", DrawerIcon = "#51606f",
            TextPrimary = "#17212b", TextSecondary = "#51606f", TextDisabled = "#6b7885", ActionDefault = "#51606f", ActionDisabled = "#6b7885",
            LinesDefault = "#dce2e8", LinesInputs = "#8493a1", TableLines = "#e6eaee", TableHover = "#f3f6f8", Divider = "#dce2e8", DividerLight = "#e9edf1",
            Success = "#17773f", Warning = "#8a5300", Error = "#b3261e", Info = "#175cab", HoverOpacity = 0.07,
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#5accc2", PrimaryContrastText = "#04211e", Secondary = "#a9bacb", Tertiary = "#bda6f2",
            Background = "#0f141a", BackgroundGray = "#141a21", Surface = "#171e26",
            AppbarBackground = "#171e26", AppbarText = "#e6ebf0", DrawerBackground = "#171e26", DrawerText = "#e6ebf0", DrawerIcon = "#9fb0c0",
            TextPrimary = "#e6ebf0", TextSecondary = "#9fb0c0", TextDisabled = "#7f8f9e", ActionDefault = "#9fb0c0", ActionDisabled = "#7f8f9e",
            LinesDefault = "#2a343f", LinesInputs = "#66788a", TableLines = "#242d37", TableHover = "#1d2630", Divider = "#2a343f", DividerLight = "#222b35",
            Success = "#5ccb86", SuccessContrastText = "#06210f", Warning = "#eab14e", WarningContrastText = "#251800",
            Error = "#ff8b82", ErrorContrastText = "#2d0502", Info = "#7cb7ff", InfoContrastText = "#031a33", HoverOpacity = 0.09,
        },
    };

    private static Typography Letters()
    {
        var letters = new Typography();
        letters.Default.FontFamily = ["-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Cantarell", "Ubuntu", "Liberation Sans", "DejaVu Sans", "system-ui", "sans-serif"];
        letters.Default.LetterSpacing = "normal";
        letters.Button.TextTransform = "none";
        letters.Button.LetterSpacing = "normal";
        letters.H6.FontSize = "1.125rem";
        return letters;
    }
}
