using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;

namespace HomeHub.Tests.Support;

/// <summary>A device's side of MQTT. A QoS 1 publish completes with the broker's acknowledgement and throws without one.</summary>
public sealed class MqttTestClient : IAsyncDisposable
{
    public const string Username = "device";
    public const string Password = "not-a-secret";

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    private MqttTestClient()
    {
    }

    public static async Task<MqttTestClient> ConnectAsync(int port, string clientId, bool login = true)
    {
        var client = new MqttTestClient();
        var builder = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(clientId).WithTimeout(Eventually.Patience);
        try
        {
            await client._client.ConnectAsync((login ? builder.WithCredentials(Username, Password) : builder).Build(), TestContext.Current.CancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public async Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos = 1, bool retain = false, CancellationToken? cancellation = null)
    {
        var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload.ToArray()).WithRetainFlag(retain)
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos).Build();
        var result = await _client.PublishAsync(message, cancellation ?? TestContext.Current.CancellationToken);
        if (!result.IsSuccess)
        {
            throw new IOException($"The broker answered {result.ReasonCode}.");
        }
    }

    public Task PublishAsync(string topic, string payload, int qos = 1, bool retain = false) =>
        PublishAsync(topic, Encoding.UTF8.GetBytes(payload), qos, retain);

    /// <summary>A log entry of the protocol.</summary>
    public Task LogAsync(string device, long boot, long seq, string message, int qos = 1, CancellationToken? cancellation = null) =>
        PublishAsync($"homehub/{device}/log", JsonSerializer.SerializeToUtf8Bytes(new { boot, seq, level = "info", type = "test", message }), qos, cancellation: cancellation);

    /// <summary>Subscribes, and returns everything that comes in from then on, retained messages first; it goes on growing.</summary>
    public async Task<ConcurrentQueue<(string Topic, string Payload)>> ListenAsync(params string[] filters)
    {
        var heard = new ConcurrentQueue<(string, string)>();
        _client.ApplicationMessageReceivedAsync += message =>
        {
            heard.Enqueue((message.ApplicationMessage.Topic, message.ApplicationMessage.ConvertPayloadToString() ?? ""));
            return Task.CompletedTask;
        };
        foreach (var filter in filters)
        {
            await _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, TestContext.Current.CancellationToken);
        }

        return heard;
    }

    /// <summary>Subscribes and has every message from then on answered; answers may publish.</summary>
    public async Task AnswerAsync(Func<string, string, Task> answer, params string[] filters)
    {
        _client.ApplicationMessageReceivedAsync += message =>
        {
            // Not awaited: a publish waits for its acknowledgement, and that comes in on the thread that calls here.
            _ = answer(message.ApplicationMessage.Topic, message.ApplicationMessage.ConvertPayloadToString() ?? "");
            return Task.CompletedTask;
        };
        foreach (var filter in filters)
        {
            await _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        // No goodbye: a test that killed the broker has nobody to say it to.
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
