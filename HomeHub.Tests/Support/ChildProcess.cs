using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace HomeHub.Tests.Support;

/// <summary>A real program a test starts, whose words are kept, and which can be killed at any moment.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it wrote so far, both streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Resident memory now, bytes.</summary>
    public long ResidentMemory => Status("VmRSS");

    /// <summary>The most resident memory it ever had, bytes.</summary>
    public long PeakMemory => Status("VmHWM");

    public static ChildProcess Start(string program, params IEnumerable<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(Find(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        var child = new ChildProcess(process);
        process.OutputDataReceived += child.Keep;
        process.ErrorDataReceived += child.Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end and returns what it wrote; fails where it did not end with 0.</summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        await using var child = Start(program, arguments);
        await child.ExitAsync();
        Assert.True(child.ExitCode == 0, $"{program} ended with {child.ExitCode}: {child.Output}");
        return child.Output;
    }

    /// <summary>Debian keeps some servers where not every user's PATH looks.</summary>
    public static string Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"])
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;

    /// <summary>Waits until it takes connections; fails with what it wrote where it ended instead.</summary>
    public Task ListensAsync(int port) => Eventually.TrueAsync($"{_process.StartInfo.FileName} listens on port {port}", async () =>
    {
        Assert.False(HasExited, $"{_process.StartInfo.FileName} ended: {Output}");
        using var probe = new TcpClient();
        await probe.ConnectAsync("127.0.0.1", port);
        return true;
    });

    public Task ExitAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM, and waits until it has ended in its own way.</summary>
    public async Task TerminateAsync()
    {
        await RunAsync("kill", "-TERM", $"{Id}");
        await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>A size from <c>/proc/[pid]/status</c>, which gives it in kB.</summary>
    private long Status(string name) => 1024 * long.Parse(File.ReadLines($"/proc/{Id}/status")
        .First(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null)
        {
            return;
        }

        _output.Enqueue(e.Data);
        while (_output.Count > 2_000)
        {
            _output.TryDequeue(out _);
        }
    }
}
