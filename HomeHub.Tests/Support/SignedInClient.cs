using System.Collections.Concurrent;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace HomeHub.Tests.Support;

/// <summary>An MQTT client that signs in as somebody of its own, and says what the broker answers instead of throwing.</summary>
public sealed class SignedInClient : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    private SignedInClient()
    {
    }

    /// <summary>What the broker said to its CONNECT; null: it hung up.</summary>
    public MqttClientConnectResultCode? Answer { get; private set; }

    public bool IsConnected => _client.IsConnected;

    /// <summary>What came in.</summary>
    public ConcurrentQueue<(string Topic, string Payload)> Heard { get; } = [];

    public static async Task<SignedInClient> ConnectAsync(int port, string user, string password, string? clientId = null, (string Topic, string Payload)? will = null,
        bool clean = true, MqttProtocolVersion version = MqttProtocolVersion.V311)
    {
        var client = new SignedInClient();
        client._client.ApplicationMessageReceivedAsync += message =>
        {
            client.Heard.Enqueue((message.ApplicationMessage.Topic, message.ApplicationMessage.ConvertPayloadToString() ?? ""));
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(clientId ?? user).WithCredentials(user, password)
            .WithProtocolVersion(version).WithTimeout(Eventually.Patience).WithCleanSession(clean);
        if (will is var (topic, payload))
        {
            options = options.WithWillTopic(topic).WithWillPayload(payload).WithWillRetain().WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        }

        try
        {
            client.Answer = (await client._client.ConnectAsync(options.Build(), TestContext.Current.CancellationToken)).ResultCode;
        }
        catch (Exception) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            // The broker hung up.
        }

        return client;
    }

    public async Task<MqttClientPublishReasonCode> PublishAsync(string topic, string payload, bool retain = false) => (await _client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag(retain).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
        TestContext.Current.CancellationToken)).ReasonCode;

    /// <summary>Whether the broker grants it.</summary>
    public async Task<bool> SubscribeAsync(string filter) =>
        (await _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, TestContext.Current.CancellationToken)).Items.Single().ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2;

    /// <summary>Breaks the connection without a word: the broker publishes the will.</summary>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
