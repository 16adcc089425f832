using System.Runtime.CompilerServices;

namespace HomeHub.Tests.Architecture;

/// <summary>A file of the repository: its path from the root, with slashes, and its lines.</summary>
public sealed record SourceFile(string Path, string[] Lines)
{
    public string Text => string.Join('\n', Lines);

    public string Folder => Path[..Path.LastIndexOf('/')];
}

/// <summary>The sources these tests were built from.</summary>
public static class SourceTree
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "data", ".git"];
    private static readonly Lazy<SourceFile[]> All = new(Read);

    /// <summary>Files below a folder with one of these endings.</summary>
    public static IEnumerable<SourceFile> Files(string folder, params string[] endings)
    {
        var files = All.Value.Where(f => f.Path.StartsWith(folder + "/", StringComparison.Ordinal)
            && endings.Any(ending => f.Path.EndsWith(ending, StringComparison.Ordinal))).ToList();
        return files;
    }

    private static SourceFile[] Read()
    {
        var root = Root();
        return [.. Walk(root).Select(file => new SourceFile(Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllLines(file)))];
    }

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".py")
        .Concat(Directory.EnumerateDirectories(folder).Where(inner => !NotOurs.Contains(Path.GetFileName(inner))).SelectMany(Walk));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
