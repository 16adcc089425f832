namespace HomeHub.Core.Configs;

/// <summary>The firmware that HomeHub came with; it stands beside the program, after a build as after a publish.</summary>
public static class FirmwareFolder
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "firmware");

    /// <summary>The template of a board's <c>config.py</c>.</summary>
    public static string Template => System.IO.Path.Combine(Path, "config.py");

    /// <summary>What goes onto every board, by the name it has there, <c>main.py</c> last.</summary>
    public static IEnumerable<(string Name, string File)> Files =>
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Path, "home"), "*.py", SearchOption.AllDirectories)
            .Select(file => (System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'), file)).OrderBy(file => file.Item1, StringComparer.Ordinal),
        ("main.py", System.IO.Path.Combine(Path, "main.py")),
    ];
}
