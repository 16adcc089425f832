using System.Text.Json;

namespace HomeHub.Tests.Support;

/// <summary>One virtual Pico W with the real firmware, to which a test can do what happens to a board: a pulse on a pin, power off and on.</summary>
public sealed class VirtualPico : IAsyncDisposable
{
    public const string Ssid = "virtual-home";

    private readonly TemporaryFolder _flash;
    private readonly HttpClient _http = new();
    private readonly ChildProcess _process;

    private VirtualPico(ChildProcess process, TemporaryFolder flash) => (_process, _flash) = (process, flash);

    /// <param name="sensors">What its <c>config.py</c> says, JSON.</param>
    /// <param name="speed">How many times faster than ours its clock runs.</param>
    public static async Task<VirtualPico> StartAsync(int brokerPort, string id, string name, string sensors = "[]", int speed = 1)
    {
        var simulator = await VirtualFleet.SimulatorAsync();
        var script = Path.Combine(simulator, "..", "..", "HomeHub.Tests", "Support", "virtual-board.mjs");
        var flash = new TemporaryFolder();
        var settings = JsonSerializer.Serialize(new
        {
            DEVICE_ID = id,
            DISPLAY_NAME = name,
            WIFI = new[] { new { ssid = Ssid, password = "virtual-password" } },
            MQTT = new { host = "127.0.0.1", port = brokerPort, user = MqttTestClient.Username, password = MqttTestClient.Password, tls = false },
            SENSORS = JsonElement.Parse(sensors),
            speed,
        });
        var board = new VirtualPico(ChildProcess.Start("node", script, simulator, flash.Path, settings), flash);
        await Eventually.TrueAsync("the virtual board to run", () => int.TryParse(board._process.Output.Split('\n')[0], out _) || board._process.HasExited, VirtualFleet.Patience);
        Assert.False(board._process.HasExited, board._process.Output);
        board._http.BaseAddress = new Uri($"http://127.0.0.1:{board._process.Output.Split('\n')[0]}");
        return board;
    }

    /// <summary>The pin is high for a moment, as a motion sensor's.</summary>
    public Task PulseAsync(int pin) => AskAsync($"/pulse?pin={pin}");

    /// <summary>The air around the DHT22 at a pin.</summary>
    public Task ClimateAsync(int pin, double temperature, double humidity) =>
        AskAsync(FormattableString.Invariant($"/climate?pin={pin}&temperature={temperature}&humidity={humidity}"));

    /// <summary>What a PWM pin puts out now, 0 to 65,535.</summary>
    public async Task<int> PwmAsync(int pin) => int.Parse(await AskAsync($"/pwm?pin={pin}"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Its power is cut.</summary>
    public Task StopAsync() => AskAsync("/stop");

    public Task StartAsync() => AskAsync("/start");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _flash.Dispose();
    }

    private async Task<string> AskAsync(string what)
    {
        using var answer = await _http.PostAsync(new Uri(what, UriKind.Relative), null, TestContext.Current.CancellationToken);
        var words = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, words);
        return words;
    }
}
