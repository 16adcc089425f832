using System.ComponentModel;
using System.Diagnostics;
using HomeHub.Core.Configs;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>
/// Compiles modules for the board with MicroPython's own cross-compiler where it is installed: they start faster and need less memory. Its
/// version has to be that of the boards' MicroPython.
/// </summary>
public sealed class MpyCompiler(IOptions<UpdateOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The compiler's file; null: there is none.</summary>
    public string? Program => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend("")
        .Where(folder => folder.Length > 0 || Path.IsPathRooted(options.Value.MpyCross))
        .SelectMany(folder => new[] { Path.Combine(folder, options.Value.MpyCross), Path.Combine(folder, options.Value.MpyCross + ".exe") })
        .FirstOrDefault(File.Exists);

    /// <summary>Each <c>.py</c> as <c>.mpy</c>; what is none stays as it is.</summary>
    public async Task<(IReadOnlyList<DraftFile> Files, IReadOnlyList<FieldError> Errors)> CompileAsync(IReadOnlyList<DraftFile> files, CancellationToken cancellation)
    {
        if (Program is not { } program)
        {
            return ([], [new("compile", $"There is no {options.Value.MpyCross} on the PATH. Install the mpy-cross of the boards' MicroPython, or leave the files as they are.")]);
        }

        var folder = Directory.CreateTempSubdirectory("homehub-mpy-");
        try
        {
            List<DraftFile> compiled = [];
            List<FieldError> errors = [];
            foreach (var file in files)
            {
                var (result, error) = file.Path.EndsWith(".py", StringComparison.Ordinal) ? await CompileAsync(program, folder.FullName, file, cancellation) : (file, null);
                if (result is not null)
                {
                    compiled.Add(result);
                }
                else
                {
                    errors.Add(new(file.Path, error!));
                }
            }

            return (compiled, errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(DraftFile? File, string? Error)> CompileAsync(string program, string folder, DraftFile file, CancellationToken cancellation)
    {
        var (source, result) = (Path.Combine(folder, "module.py"), Path.Combine(folder, "module.mpy"));
        await File.WriteAllBytesAsync(source, file.Content, cancellation);
        try
        {
            // -s: the name a traceback on the board shows.
            using var process = Process.Start(new ProcessStartInfo(program, ["-s", file.Path, "-o", result, source]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var words = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
            return process.ExitCode == 0
                ? (new(Path.ChangeExtension(file.Path, ".mpy"), await File.ReadAllBytesAsync(result, cancellation)), null)
                : (null, $"does not compile: {(await words).Trim()}");
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or TimeoutException)
        {
            return (null, $"could not be compiled: {exception.Message}");
        }
    }
}
