using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;

namespace HomeHub.Tests.Support;

/// <summary>
/// A device over real MQTT that updates itself as the protocol says: fetches the manifest and every file over HTTP, checks them, and announces what
/// it runs. It keeps that over connections, as a board does. What it shall do wrong, a test says.
/// </summary>
public sealed class UpdatableDevice(string id, string platform = "rp2") : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private MqttTestClient? _client;
    private int _session;

    public string Id => id;
    public (string Version, long Sequence, string FilesSha256) Runs { get; private set; } = ("1.0.0", 0, "provisioned");

    /// <summary>The update commands it got, as they came.</summary>
    public ConcurrentQueue<JsonElement> Commands { get; } = [];

    /// <summary>At which state it ends, how: "rolled_back", "failed"; or nothing any more: "". Null: it goes well.</summary>
    public (string At, string End)? Trouble { get; set; }

    /// <summary>Says that it is confirmed and runs what it ran before.</summary>
    public bool Lies { get; set; }

    public async Task ConnectAsync(int brokerPort)
    {
        _client = await MqttTestClient.ConnectAsync(brokerPort, id);
        await _client.AnswerAsync((_, payload) => ObeyAsync(JsonElement.Parse(payload)), $"homehub/{id}/command");
        await _client.PublishAsync($"homehub/{id}/availability", $$"""{"state":"online","session":"1-{{++_session}}"}""", retain: true);
        await AnnounceAsync();
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

    private Task AnnounceAsync() => _client!.PublishAsync($"homehub/{id}/announce", JsonSerializer.Serialize(new
    {
        platform, protocol = 1, capabilities = new[] { "log", "update" }, boot = new { count = 1, cause = "power-on" },
        firmware = new { version = Runs.Version, sequence = Runs.Sequence, files_sha256 = Runs.FilesSha256, slot = "a", signed = false },
    }), retain: true);

    private async Task ObeyAsync(JsonElement command)
    {
        if (command.GetProperty("command").GetString() != "update")
        {
            return;
        }

        Commands.Enqueue(command);
        var attempt = command.GetProperty("id").GetString()!;
        await _client!.PublishAsync($"homehub/{id}/command/result", JsonSerializer.Serialize(new { id = attempt, status = "accepted", error = (string?)null }));
        try
        {
            var next = Runs;
            foreach (var state in new[] { "downloading", "verifying", "installing", "probation", "confirmed" })
            {
                if (Trouble is var (at, end) && at == state)
                {
                    await SayAsync(attempt, end.Length > 0 ? end : state, end.Length > 0 ? "told to" : null);
                    return;
                }

                next = state == "verifying" ? await FetchAsync(command.GetProperty("args")) : next;
                if (state == "probation" && !Lies)
                {
                    Runs = next;
                    await AnnounceAsync();
                }

                await SayAsync(attempt, state, null);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException)
        {
            await SayAsync(attempt, "failed", exception.Message);
        }
    }

    private Task SayAsync(string attempt, string state, string? error) => _client!.PublishAsync($"homehub/{id}/update",
        JsonSerializer.Serialize(new { id = attempt, state, progress = state == "downloading" ? 50 : 100, bytes = 10, bytes_total = 20, error }), retain: true);

    private static async Task<(string, long, string)> FetchAsync(JsonElement args)
    {
        var source = args.GetProperty("source");
        var root = $"http://{source.GetProperty("host").GetString()}:{source.GetProperty("port").GetInt32()}{source.GetProperty("path").GetString()}";
        var manifest = await GetAsync($"{root}/manifest.json", source);
        Check(manifest, args.GetProperty("manifest_sha256").GetString()!, "the manifest");
        var said = JsonElement.Parse(manifest);
        var lines = "";
        foreach (var file in said.GetProperty("files").EnumerateArray())
        {
            var (path, sha256) = (file.GetProperty("path").GetString()!, file.GetProperty("sha256").GetString()!);
            Check(await GetAsync($"{root}/{path}", source), sha256, path);
            lines += $"{sha256} {file.GetProperty("size").GetInt64()} {path}\n";
        }

        return (said.GetProperty("version").GetString()!, said.GetProperty("sequence").GetInt64(), Sha256(System.Text.Encoding.UTF8.GetBytes(lines)));
    }

    private static async Task<byte[]> GetAsync(string address, JsonElement source)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", source.GetProperty("token").GetString());
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static void Check(byte[] content, string sha256, string what)
    {
        if (Sha256(content) != sha256)
        {
            throw new InvalidDataException($"{what} has another hash");
        }
    }

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
