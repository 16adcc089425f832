namespace HomeHub.Benchmarks;

/// <summary>
/// A copy of the .NET runtime and of the program that no other process maps: the proportional set size of what runs on it is not
/// made smaller by another .NET program beside it.
/// </summary>
internal sealed class OwnRuntime : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("homehub-runtime-").FullName;

    public OwnRuntime(string program)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        Dotnet = Path.Combine(_folder, "dotnet");
        File.Copy(Path.Combine(root, "dotnet"), Dotnet);
        Copy(Path.Combine(root, "host"), Path.Combine(_folder, "host"));
        Copy(Path.Combine(root, "shared"), Path.Combine(_folder, "shared"));
        Copy(Path.GetDirectoryName(Path.GetFullPath(program))!, Path.Combine(_folder, "program"));
        Program = Path.Combine(_folder, "program", Path.GetFileName(program));
    }

    public string Dotnet { get; }
    public string Program { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
