using HomeHub.Core.Configs;

namespace HomeHub.Tests.Support;

/// <summary>A real pure-ftpd on a free port, with a folder of its own; plain, or with TLS and a certificate nobody vouches for.</summary>
public sealed class FtpServerProcess : IAsyncDisposable
{
    public const string User = "homehub";
    public const string Password = "not-a-secret";

    private readonly TemporaryFolder _folder = new();
    private ChildProcess? _process;

    private FtpServerProcess(bool tls) => Tls = tls;

    public bool Tls { get; }

    public int Port { get; } = FreePort.Take();

    /// <summary>What the user sees as the root.</summary>
    public string Root => Directory.CreateDirectory(_folder.File("root")).FullName;

    /// <summary>The SHA-256 of its certificate.</summary>
    public string CertificateSha256 { get; private set; } = "";

    /// <summary>As it stands among the connections.</summary>
    public FtpServer Connection => new() { Name = "House", Host = "127.0.0.1", Port = Port, User = User, Password = Password, Tls = Tls, IsDefault = true };

    public static async Task<FtpServerProcess> RunAsync(bool tls = false)
    {
        var server = new FtpServerProcess(tls);
        try
        {
            await server.ConfigureAsync();
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, again after a kill on the same port with the same files.</summary>
    public async Task StartAsync()
    {
        string[] tls = Tls ? ["-Y", "2", "-2", _folder.File("server.pem")] : [];
        // -4 and a port; virtual users, each in its own root.
        _process = ChildProcess.Start("pure-ftpd", ["-4", "-S", $"127.0.0.1,{Port}", "-l", $"puredb:{_folder.File("users.pdb")}", "-A", "-E", "-H", "-u", "1", "-p", PassivePorts(), "-g", _folder.File("pid"), .. tls]);
        await _process.ListensAsync(Port);
    }

    /// <summary>It and its open connections end at once.</summary>
    public async Task KillAsync()
    {
        foreach (var child in Children(_process!.Id))
        {
            await ChildProcess.RunAsync("kill", "-KILL", $"{child}");
        }

        await _process.KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static List<int> Children(int parent) => Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)).Where(name => name.All(char.IsAsciiDigit))
        .Where(pid => File.Exists($"/proc/{pid}/status") && Lines(pid).Contains($"PPid:\t{parent}")).Select(int.Parse).ToList();

    private static string[] Lines(string pid)
    {
        try
        {
            return File.ReadAllLines($"/proc/{pid}/status");
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string PassivePorts()
    {
        var first = Random.Shared.Next(29_000, 32_000);
        return $"{first}:{first + 200}";
    }

    private async Task ConfigureAsync()
    {
        // Virtual users only: pure-ftpd needs the ids of an account and nothing else of it.
        var ids = (Uid: (await ChildProcess.RunAsync("id", "-u")).Trim(), Gid: (await ChildProcess.RunAsync("id", "-g")).Trim());
        if (ids.Uid == "0")
        {
            // Nobody logs in as root.
            ids = ((await ChildProcess.RunAsync("id", "-u", "nobody")).Trim(), (await ChildProcess.RunAsync("id", "-g", "nobody")).Trim());
            await ChildProcess.RunAsync("chown", $"{ids.Uid}:{ids.Gid}", Root);
            await ChildProcess.RunAsync("chmod", "711", _folder.Path);
        }

        // Not by pure-pw useradd: its hash takes a second to work out, at every login.
        var hash = (await ChildProcess.RunAsync("openssl", "passwd", "-1", Password)).Trim();
        await File.WriteAllTextAsync(_folder.File("users"), $"{User}:{hash}:{ids.Uid}:{ids.Gid}::{Root}/./::::::::::::\n");
        await ChildProcess.RunAsync("pure-pw", "mkdb", _folder.File("users.pdb"), "-f", _folder.File("users"));
        if (Tls)
        {
            await ChildProcess.RunAsync("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=ftp.test", "-days", "2",
                "-keyout", _folder.File("key.pem"), "-out", _folder.File("cert.pem"));
            await File.WriteAllTextAsync(_folder.File("server.pem"), await File.ReadAllTextAsync(_folder.File("key.pem")) + await File.ReadAllTextAsync(_folder.File("cert.pem")));
            var fingerprint = await ChildProcess.RunAsync("openssl", "x509", "-in", _folder.File("cert.pem"), "-noout", "-fingerprint", "-sha256");
            CertificateSha256 = fingerprint[(fingerprint.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        }
    }
}
