using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace HomeHub.Tests.Support;

/// <summary>A board that somebody copied a downloaded kit onto: its files, unchanged, on the real MicroPython VM.</summary>
public sealed class BoardFromKit : IAsyncDisposable
{
    /// <summary>The broker's address is this machine's in the house; here it is forwarded to where the test's broker listens.</summary>
    private const string Script =
        """
        const [simulator, flash, type, network, host, port, speed] = process.argv.slice(2);
        const { VirtualBoard } = await import(`${simulator}/index.js`);
        const address = /^[\d.]+$/.test(host) ? host : '10.0.0.2';
        const board = new VirtualBoard({ flash, type, speed: Number(speed), networks: [JSON.parse(network)],
          network: { names: { [host]: address }, forwards: { [`${address}:${port}`]: `127.0.0.1:${port}` } } });
        board.console.on('line', (line) => console.log(line));
        await board.start();
        """;

    private readonly TemporaryFolder _flash = new();
    private readonly TemporaryFolder _program = new();
    private ChildProcess? _process;

    /// <summary>Everything the board printed.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>Unpacks the kit onto a new board and starts it, within reach of one network.</summary>
    /// <param name="type"><c>rp2</c> or <c>esp32</c>.</param>
    /// <param name="speed">How many times faster than ours its clock runs.</param>
    public async Task StartAsync(string kitZip, string type, string ssid, string password, int speed = 1)
    {
        await ZipFile.ExtractToDirectoryAsync(kitZip, _flash.Path, TestContext.Current.CancellationToken);
        var config = JsonElement.Parse(await MicroPython.RunAsync(await File.ReadAllTextAsync(_flash.File("config.py"), TestContext.Current.CancellationToken), "MQTT"));
        var broker = config.GetProperty("MQTT");
        Assert.True(IPAddress.TryParse(broker.GetProperty("host").GetString(), out _) || broker.GetProperty("host").GetString()!.EndsWith(".local", StringComparison.Ordinal));
        // A file, not --eval: the board's worker would inherit that.
        await File.WriteAllTextAsync(_program.File("board.mjs"), Script, TestContext.Current.CancellationToken);
        _process = ChildProcess.Start("node", _program.File("board.mjs"), await VirtualFleet.SimulatorAsync(), _flash.Path, type,
            JsonSerializer.Serialize(new { ssid, password, rssi = -60 }), broker.GetProperty("host").GetString()!, broker.GetProperty("port").GetRawText(), $"{speed}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _program.Dispose();
        _flash.Dispose();
    }
}
