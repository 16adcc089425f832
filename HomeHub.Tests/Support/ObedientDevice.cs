using System.Collections.Concurrent;
using System.Text.Json;

namespace HomeHub.Tests.Support;

/// <summary>A device over real MQTT that answers every command as it was told to, and remembers what it was asked.</summary>
public sealed class ObedientDevice : IAsyncDisposable
{
    private readonly MqttTestClient _client;
    private readonly string _id;

    private ObedientDevice(MqttTestClient client, string id) => (_client, _id) = (client, id);

    /// <summary>The commands it got, as they came.</summary>
    public ConcurrentQueue<JsonElement> Commands { get; } = [];

    /// <summary>What it answers to a command's name; nothing where there are no words for it.</summary>
    public Func<string, (string Status, string? Error)?> Answer { get; set; } = _ => ("done", null);

    /// <summary>For what it publishes beside its answers.</summary>
    public MqttTestClient Client => _client;

    public static async Task<ObedientDevice> ConnectAsync(int brokerPort, string id)
    {
        var device = new ObedientDevice(await MqttTestClient.ConnectAsync(brokerPort, id), id);
        await device._client.AnswerAsync(device.ObeyAsync, $"homehub/{id}/command", "homehub/all/command");
        await device._client.PublishAsync($"homehub/{id}/availability", """{"state":"online","session":"1-1"}""", retain: true);
        await device._client.PublishAsync($"homehub/{id}/announce", """{"platform":"rp2","protocol":1}""", retain: true);
        return device;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task ObeyAsync(string topic, string payload)
    {
        var command = JsonElement.Parse(payload);
        Commands.Enqueue(command);
        if (Answer(command.GetProperty("command").GetString()!) is var (status, error))
        {
            await _client.PublishAsync($"homehub/{_id}/command/result",
                JsonSerializer.Serialize(new { id = command.GetProperty("id").GetString(), status, error }));
        }
    }
}
