using System.Text.RegularExpressions;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>What a person says of a release that is to be made.</summary>
/// <param name="Version">Null: as the files say.</param>
/// <param name="Compile">To <c>.mpy</c>, where the compiler is there.</param>
/// <param name="Author">Who makes it.</param>
public sealed record ReleaseRequest(string? Version, string? Notes, bool Compile, string Author);

/// <summary>Makes releases of the firmware HomeHub came with, or of an uploaded zip.</summary>
public sealed partial class ReleaseMaker(ReleaseStore store, DeviceRegistry registry, MpyCompiler compiler)
{
    /// <summary>The version the bundled firmware has, or the next free one after it where a release with other files has that already.</summary>
    public async Task<string> SuggestVersionAsync(CancellationToken cancellation = default)
    {
        var version = BundledVersion(await BundledAsync(cancellation)) ?? "1.0.0";
        var taken = (await store.AllAsync(cancellation)).Select(release => release.Version).ToHashSet();
        // Four numbers, for Home Assistant's sake: it takes what stands after a hyphen for older.
        return taken.Contains(version) ? Enumerable.Range(2, taken.Count + 1).Select(n => $"{version}.{n}").First(next => !taken.Contains(next)) : version;
    }

    /// <summary>The release that has the very files of the bundled firmware; null: none yet.</summary>
    public async Task<Release?> FindBundledAsync(CancellationToken cancellation = default)
    {
        var hash = ReleaseManifest.FilesSha256(ReleaseManifest.Files(await BundledAsync(cancellation)));
        return (await store.AllAsync(cancellation)).FirstOrDefault(release => release.FilesSha256 == hash);
    }

    /// <summary>Of the bundled firmware: all that is in <c>home/</c>. The loader <c>main.py</c> and <c>config.py</c> stay a board's own.</summary>
    public async Task<ReleaseSave> MakeBundledAsync(ReleaseRequest request, CancellationToken cancellation = default)
    {
        var files = await BundledAsync(cancellation);
        return await MakeAsync(request, files, request.Version ?? await SuggestVersionAsync(cancellation), null, null, $"{request.Author}, from the bundled firmware", cancellation);
    }

    /// <summary>Of an uploaded zip.</summary>
    public async Task<ReleaseSave> MakeAsync(ReleaseRequest request, Stream zip, CancellationToken cancellation = default)
    {
        var upload = ReleaseZip.Read(zip);
        return upload.Errors.Count > 0
            ? ReleaseSave.Refused(upload.Errors)
            : await MakeAsync(request, upload.Files, request.Version ?? upload.Version ?? BundledVersion(upload.Files) ?? "", upload.Sequence, upload.Platforms, $"{request.Author}, from a zip", cancellation);
    }

    private async Task<ReleaseSave> MakeAsync(
        ReleaseRequest request, IReadOnlyList<DraftFile> files, string version, long? sequence, IReadOnlyList<string>? platforms, string origin, CancellationToken cancellation)
    {
        if (request.Compile)
        {
            (files, var errors) = await compiler.CompileAsync(files, cancellation);
            if (errors.Count > 0)
            {
                return ReleaseSave.Refused(errors);
            }
        }

        var highest = registry.All.Max(device => device.FirmwareSequence) ?? 0;
        return await store.AddAsync(new(version.Trim(), sequence, request.Notes?.Trim() ?? "", platforms ?? ReleaseRules.Platforms, files, origin), highest, cancellation);
    }

    private static async Task<IReadOnlyList<DraftFile>> BundledAsync(CancellationToken cancellation)
    {
        List<DraftFile> files = [];
        foreach (var (name, file) in FirmwareFolder.Files.Where(file => file.Name.StartsWith("home/", StringComparison.Ordinal)))
        {
            files.Add(new(name, await File.ReadAllBytesAsync(file, cancellation)));
        }

        return files;
    }

    private static string? BundledVersion(IReadOnlyList<DraftFile> files) => files.FirstOrDefault(file => file.Path == "home/__init__.py") is { } package
        && VersionLine().Match(System.Text.Encoding.UTF8.GetString(package.Content)) is { Success: true } line ? line.Groups[1].Value : null;

    [GeneratedRegex("""^VERSION = "([^"]+)"\r?$""", RegexOptions.Multiline)]
    private static partial Regex VersionLine();
}
