using System.Diagnostics;

namespace HomeHub.Benchmarks;

/// <summary>A real pure-ftpd on a free port, with one virtual user.</summary>
internal sealed class FtpServer : IAsyncDisposable
{
    public const string User = "homehub";
    public const string Password = "not-a-secret";
    private readonly Process _process;
    private readonly string _folder;

    private FtpServer(Process process, string folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    public static async Task<FtpServer> StartAsync()
    {
        var (port, folder) = (Ports.Free(), Directory.CreateTempSubdirectory("homehub-ftp-").FullName);
        var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
        var (users, database) = (Path.Combine(folder, "users"), Path.Combine(folder, "users.pdb"));
        // Nobody logs in as root.
        var account = await RunAsync("id", "-u") == "0" ? "nobody" : await RunAsync("id", "-un");
        if (account == "nobody")
        {
            await RunAsync("chown", account, root);
            await RunAsync("chmod", "711", folder);
        }

        var hash = await RunAsync("openssl", "passwd", "-1", Password);
        await File.WriteAllTextAsync(users, $"{User}:{hash}:{await RunAsync("id", "-u", account)}:{await RunAsync("id", "-g", account)}::{root}/./::::::::::::\n");
        await RunAsync("pure-pw", "mkdb", database, "-f", users);
        var process = Process.Start(new ProcessStartInfo(Find("pure-ftpd"),
            ["-4", "-S", $"127.0.0.1,{port}", "-l", $"puredb:{database}", "-A", "-E", "-H", "-u", "1", "-c", "200", "-C", "200", "-p", "28000:28999", "-g", Path.Combine(folder, "pid")]))!;
        await Ports.ListensAsync(port);
        return new FtpServer(process, folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Debian keeps some programs where not every user's PATH looks.
    private static string Find(string program) => File.Exists($"/usr/sbin/{program}") ? $"/usr/sbin/{program}" : program;

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Find(program), arguments) { RedirectStandardOutput = true })!;
        var words = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? words.Trim() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
