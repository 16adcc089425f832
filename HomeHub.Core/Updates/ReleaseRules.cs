using System.Text.RegularExpressions;
using HomeHub.Core.Configs;

namespace HomeHub.Core.Updates;

/// <summary>What a release has to be. A board has some 850 KB (Pico W) to 2 MB (ESP32) of flash for two slots.</summary>
public static partial class ReleaseRules
{
    public const int MaxFiles = 200;
    public const int MaxFileBytes = 256 * 1024;
    public const int MaxTotalBytes = 1024 * 1024;
    public const int MaxVersion = 32;
    public const int MaxNotes = 2_000;
    private const int MaxPath = 100;

    /// <summary>The platforms there is firmware for (<c>sys.platform</c> in MicroPython).</summary>
    public static IReadOnlyList<string> Platforms { get; } = ["rp2", "esp32"];

    /// <summary>What is wrong with the name of a file; null: nothing.</summary>
    public static string? NameFault(string path) => path switch
    {
        _ when path.Contains('\\', StringComparison.Ordinal) => "has a backslash in its name; folders are divided by /",
        _ when path.StartsWith('/') || Drive().IsMatch(path) => "is an absolute path; it has to begin with home/",
        _ when path.Split('/') is var parts && parts.Any(part => part is ".." or "." or "") => "has a . or .. or nothing between two slashes in its path",
        _ when !path.StartsWith("home/", StringComparison.Ordinal) => "is not in home/: a release replaces that folder and nothing else on a board",
        _ when path.Length > MaxPath => $"has a path of more than {MaxPath} characters",
        _ when !Ascii().IsMatch(path) => "has characters in its name other than A-Z a-z 0-9 _ . -",
        _ when System.IO.Path.GetExtension(path) is not (".py" or ".mpy" or ".json") => "is not a .py, .mpy or .json file",
        _ => null,
    };

    /// <summary>What is wrong with a draft: by field, or by the path of a file.</summary>
    public static IEnumerable<FieldError> Check(ReleaseDraft draft)
    {
        if (!Version().IsMatch(draft.Version))
        {
            yield return new("version", $"A version has 1 to {MaxVersion} characters of A-Z a-z 0-9 . _ + - and begins with a letter or digit.");
        }

        if (draft.Notes.Length > MaxNotes)
        {
            yield return new("notes", $"The notes have at most {MaxNotes:N0} characters.");
        }

        if (draft.Platforms.Count == 0 || draft.Platforms.Except(Platforms).Any())
        {
            yield return new("platforms", $"One or more of {string.Join(", ", Platforms)}.");
        }

        foreach (var error in CheckFiles(draft.Files))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> CheckFiles(IReadOnlyList<DraftFile> files)
    {
        foreach (var file in files)
        {
            if (NameFault(file.Path) is { } fault)
            {
                yield return new(file.Path, fault);
            }
            else if (file.Content.Length > MaxFileBytes)
            {
                yield return new(file.Path, $"has {file.Content.Length:N0} bytes; a file has at most {MaxFileBytes:N0}");
            }
        }

        foreach (var twins in files.GroupBy(file => Module(file.Path), StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            var paths = twins.Select(file => file.Path).ToList();
            yield return new(paths[^1], $"is there twice: {string.Join(", ", paths)} are one file, or one module, on a board");
        }

        if (!files.Any(file => file.Path is "home/__init__.py" or "home/__init__.mpy"))
        {
            yield return new("files", "There is no home/__init__.py: a board could not start it.");
        }

        if (files.Count > MaxFiles)
        {
            yield return new("files", $"There are {files.Count} files; a release has at most {MaxFiles}.");
        }

        if (files.Sum(file => (long)file.Content.Length) is > MaxTotalBytes and var total)
        {
            yield return new("files", $"All files together have {total:N0} bytes; a release has at most {MaxTotalBytes:N0}.");
        }
    }

    private static string Module(string path) => path.EndsWith(".mpy", StringComparison.OrdinalIgnoreCase) ? string.Concat(path.AsSpan(0, path.Length - 4), ".py") : path;

    [GeneratedRegex("^[A-Za-z]:")]
    private static partial Regex Drive();

    [GeneratedRegex(@"^[A-Za-z0-9_./-]+\z")]
    private static partial Regex Ascii();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+-]{0,31}\z")]
    private static partial Regex Version();
}
