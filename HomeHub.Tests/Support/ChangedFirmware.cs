using System.IO.Compression;
using System.Text;

namespace HomeHub.Tests.Support;

/// <summary>The firmware of this repository with changes, as a zip that a release can be made of.</summary>
public static class ChangedFirmware
{
    private const string Package = "home/__init__.py";
    private const string VersionLine = "VERSION = \"";

    /// <summary>The next version: one file differs, and that by its version alone.</summary>
    public static byte[] Version(string version) => Zip(Renamed(version));

    /// <summary>A version whose code raises as soon as a board imports it.</summary>
    public static byte[] Broken(string version, string words) =>
        Zip(Renamed(version), ("home/Home.py", $"{Source("home/Home.py")}\n\nraise RuntimeError(\"{words}\")\n"));

    /// <summary>The bytes of the one file that differs in <see cref="Version"/>.</summary>
    public static long ChangedBytes(string version) => Encoding.UTF8.GetByteCount(Renamed(version).Content);

    private static (string Path, string Content) Renamed(string version)
    {
        var lines = Source(Package).Split('\n');
        var at = Array.FindIndex(lines, line => line.StartsWith(VersionLine, StringComparison.Ordinal));
        lines[at] = $"{VersionLine}{version}\"";
        return (Package, string.Join('\n', lines));
    }

    private static string Source(string path) => File.ReadAllText(Path.Combine(VirtualFleet.Firmware, path));

    private static byte[] Zip(params (string Path, string Content)[] changes)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(VirtualFleet.Firmware, "home"), "*.py", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(VirtualFleet.Firmware, file).Replace('\\', '/');
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(changes.FirstOrDefault(change => change.Path == path) is (not null, var content) ? Encoding.UTF8.GetBytes(content) : File.ReadAllBytes(file));
            }
        }

        return stream.ToArray();
    }
}
