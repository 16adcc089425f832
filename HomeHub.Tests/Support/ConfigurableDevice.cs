using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HomeHub.Tests.Support;

/// <summary>A device over real MQTT that treats its config as the protocol says. It keeps what it runs over connections, as a board does.</summary>
public sealed class ConfigurableDevice(string id) : IAsyncDisposable
{
    private MqttTestClient? _client;
    private int _session;
    private string? _sha256;

    public string Id => id;

    /// <summary>The version in force.</summary>
    public long Running { get; set; }

    /// <summary>What it says of itself while it runs what it was set up with, JSON.</summary>
    public string Provisioned { get; init; } = """{"name":null,"settings":{"log_level":"info"},"sensors":[]}""";

    /// <summary>What it makes of a wanted config: a state, and reasons where it does not take it.</summary>
    public Func<JsonElement, (string State, object? Error)> Verdict { get; set; } = _ => ("applied", null);

    /// <summary>The wanted configs it got, as they came; empty ones too.</summary>
    public ConcurrentQueue<string> Desired { get; } = [];

    public async Task ConnectAsync(int brokerPort)
    {
        _client = await MqttTestClient.ConnectAsync(brokerPort, id);
        await _client.PublishAsync($"homehub/{id}/availability", $$"""{"state":"online","session":"1-{{++_session}}"}""", retain: true);
        await _client.PublishAsync($"homehub/{id}/announce", $$"""{"platform":"rp2","board":"Raspberry Pi Pico W with RP2040","config_version":{{Running}},"protocol":1}""", retain: true);
        await ReportAsync(Running, "applied", null, _sha256);
        await _client.AnswerAsync((_, payload) => ConsiderAsync(payload), $"homehub/{id}/config/desired");
    }

    /// <summary>Its connection breaks; the broker is told what its will would say.</summary>
    public async Task LeaveAsync()
    {
        await _client!.PublishAsync($"homehub/{id}/availability", $$"""{"state":"offline","session":"1-{{_session}}"}""", retain: true);
        await _client.DisposeAsync();
        _client = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
    }

    /// <summary>Says something about a version, as it stands on the wire.</summary>
    public Task ReportAsync(long version, string state, object? error, string? sha256) => _client!.PublishAsync($"homehub/{id}/config/reported",
        Running == 0
            ? $$"""{"version":{{version}},"state":"{{state}}","error":{{JsonSerializer.Serialize(error)}},"sha256":{{JsonSerializer.Serialize(sha256)}},"running":0,"config":{{Provisioned}}}"""
            : JsonSerializer.Serialize(new { version, state, error, sha256, running = Running }), retain: true);

    private async Task ConsiderAsync(string payload)
    {
        Desired.Enqueue(payload);
        if (payload.Length == 0)
        {
            return;
        }

        var wanted = JsonElement.Parse(payload);
        var version = wanted.GetProperty("version").GetInt64();
        if (version <= Running)
        {
            await ReportAsync(Running, "applied", null, _sha256);
            return;
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(payload)));
        var (state, error) = Verdict(wanted);
        if (state is "applied" or "reverted")
        {
            await ReportAsync(version, "trial", null, sha256);
        }

        if (state == "applied")
        {
            (Running, _sha256) = (version, sha256);
        }

        await ReportAsync(version, state, error, sha256);
    }
}
