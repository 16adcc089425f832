namespace HomeHub.Tests.Support;

/// <summary>
/// Virtual devices: the firmware on the real MicroPython VM, as the simulator's command starts them. <c>virtual-001</c> is a
/// Pico W named Kitchen, <c>virtual-002</c> an ESP32 named Living room.
/// </summary>
public sealed class VirtualFleet : IAsyncDisposable
{
    /// <summary>A board boots in a second or two; this bounds a failed test on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ChildProcess _process;

    private VirtualFleet(ChildProcess process) => _process = process;

    /// <summary>Everything the command wrote.</summary>
    public string Output => _process.Output;

    /// <summary>Resident memory of all devices together, bytes.</summary>
    public long ResidentMemory => _process.ResidentMemory;

    /// <summary>Starts so many boards; the options are further ones of the command.</summary>
    public static async Task<VirtualFleet> StartAsync(int brokerPort, int devices, params IEnumerable<string> options)
    {
        return new VirtualFleet(ChildProcess.Start("node", [await SimulatorAsync(), "--devices", $"{devices}", "--broker", $"127.0.0.1:{brokerPort}",
            "--user", MqttTestClient.Username, "--password", MqttTestClient.Password, .. options]));
    }

    /// <summary>The firmware's folder, with the package <c>home</c>.</summary>
    public static string Firmware => Path.Combine(Root, "firmware");

    /// <summary>The simulator's folder, with its packages.</summary>
    public static async Task<string> SimulatorAsync()
    {
        var simulator = Path.Combine(Root, "firmware", "simulator");
        if (!Directory.Exists(Path.Combine(simulator, "node_modules")))
        {
            await ChildProcess.RunAsync("npm", "ci", "--prefix", simulator, "--no-audit", "--no-fund");
        }

        return simulator;
    }

    /// <summary>All boards stop as if their power had been cut: without a goodbye to the broker.</summary>
    public async Task StopAsync()
    {
        await _process.TerminateAsync();
        Assert.True(_process.ExitCode == 0, $"The virtual devices ended with {_process.ExitCode}: {Output}");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Root => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.FullName;
}
