using System.Diagnostics;

namespace HomeHub.Benchmarks;

/// <summary>A real Mosquitto on a free port.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly Process _process;

    private Mosquitto(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts it; <paramref name="settings"/> are further lines of its configuration.</summary>
    public static async Task<Mosquitto> StartAsync(params string[] settings)
    {
        var port = Ports.Free();
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, [$"listener {port} 127.0.0.1", "allow_anonymous true", "persistence false", "set_tcp_nodelay true", .. settings]);
        var program = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
        var process = Process.Start(new ProcessStartInfo(program, ["-c", file]) { RedirectStandardError = true })!;
        process.BeginErrorReadLine();
        await Ports.ListensAsync(port);
        return new Mosquitto(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
