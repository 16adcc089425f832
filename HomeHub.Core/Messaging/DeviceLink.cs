using System.Buffers;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace HomeHub.Core.Messaging;

/// <summary>A connection to the broker as a device has it: with a will, and nothing kept between connections.</summary>
public sealed class DeviceLink : IAsyncDisposable
{
    private readonly IMqttClient _client;

    private DeviceLink(IMqttClient client) => _client = client;

    public bool IsConnected => _client.IsConnected;

    /// <summary>Connects; <paramref name="will"/> is what the broker publishes, retained, when the connection breaks.</summary>
    /// <param name="tls">Says whether and how the connection is encrypted.</param>
    public static async Task<DeviceLink> ConnectAsync(
        string host, int port, string user, string password, string clientId, (string Topic, byte[] Payload)? will, MqttOptions tls, CancellationToken cancellation)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder().WithTcpServer(host, port).WithClientId(clientId).WithKeepAlivePeriod(TimeSpan.FromSeconds(10))
            .WithTlsOptions(new BrokerTls(tls).Configure);
        if (user.Length > 0)
        {
            options = options.WithCredentials(user, password);
        }

        if (will is var (topic, payload))
        {
            options = options.WithWillTopic(topic).WithWillPayload(payload).WithWillRetain().WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        }

        await client.ConnectAsync(options.Build(), cancellation);
        return new DeviceLink(client);
    }

    public Task PublishAsync(string topic, byte[] payload, bool retain, CancellationToken cancellation) => _client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag(retain)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), cancellation);

    /// <summary>Subscribes; each message's topic and payload then go to <paramref name="take"/>, one message after the other.</summary>
    public async Task SubscribeAsync(string filter, Func<string, byte[], Task> take, CancellationToken cancellation)
    {
        // Taken on a thread of their own: an answer waits for its acknowledgement, and that comes in on the thread that calls here.
        var waiting = Channel.CreateUnbounded<(string Topic, byte[] Payload)>(new UnboundedChannelOptions { SingleReader = true });
        _client.ApplicationMessageReceivedAsync += message =>
        {
            if (MqttTopicFilterComparer.Compare(message.ApplicationMessage.Topic, filter) == MqttTopicFilterCompareResult.IsMatch)
            {
                waiting.Writer.TryWrite((message.ApplicationMessage.Topic, message.ApplicationMessage.Payload.ToArray()));
            }

            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += _ =>
        {
            waiting.Writer.TryComplete();
            return Task.CompletedTask;
        };
        _ = TakeAsync(waiting.Reader, take, cancellation);
        await _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, cancellation);
    }

    /// <summary>Breaks the connection without a word, as a power cut does: the broker publishes the will.</summary>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task TakeAsync(ChannelReader<(string Topic, byte[] Payload)> messages, Func<string, byte[], Task> take, CancellationToken cancellation)
    {
        try
        {
            await foreach (var (topic, payload) in messages.ReadAllAsync(cancellation))
            {
                await take(topic, payload);
            }
        }
        catch (Exception)
        {
            // What it could not answer is lost with the connection, as a real device's answer would be.
            _client.Dispose();
        }
    }
}
