using System.Threading.Channels;
using HomeHub.Core.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace HomeHub.Core.Messaging;

/// <summary>
/// The one connection to an external broker: a persistent session, so that the broker keeps what comes while HomeHub is away;
/// every message acknowledged by hand, after it is safe, in the order of arrival (MQTT 5.0, section 4.6).
/// </summary>
public sealed class MqttConnection(
    IOptions<MqttOptions> options, SettingsStore settings, MessageRouter router, BrokerStatus status, TimeProvider clock,
    ILogger<MqttConnection> logger) : BackgroundService, IMessagePublisher
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private readonly MqttOptions _options = options.Value;
    private readonly MqttClientFactory _factory = new();
    private readonly BrokerTls _tls = new(options.Value);
    private IMqttClient? _client;

    private string Address => $"{_options.Host}:{_options.Port}";

    public async Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain = false, CancellationToken cancellation = default)
    {
        if (_client is not { IsConnected: true } client)
        {
            throw new BrokerAwayException($"The MQTT broker at {Address} cannot be reached now; try again when it is back.");
        }

        var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload.ToArray()).WithRetainFlag(retain)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
        MqttClientPublishResult result;
        try
        {
            result = await client.PublishAsync(message, cancellation);
        }
        catch (Exception exception) when (exception is MqttCommunicationException or ObjectDisposedException)
        {
            throw new BrokerAwayException($"The connection to the MQTT broker at {Address} was lost meanwhile; try again when it is back.");
        }

        // MQTTnet tells a refusal by a code only.
        if (!result.IsSuccess)
        {
            throw new BrokerAwayException(status.Refuses(Address, topic, result.ReasonCode.ToString()));
        }

        status.Takes(topic);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var clientId = await ClientIdAsync(stoppingToken);
        for (var failures = 0; !stoppingToken.IsCancellationRequested;)
        {
            var reason = "the connection was lost";
            try
            {
                await RunOnceAsync(clientId, () => failures = 0, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                reason = _tls.Refusal ?? exception.GetBaseException().Message.TrimEnd('.');
            }

            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            logger.LogWarning("No connection to the MQTT broker at {Address}: {Reason}", Address, reason);
            status.Away(embedded: false, Address, reason);
            await Task.Delay(Backoff(failures++), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One life of the connection: a client of its own, so that a late acknowledgement can never reach a newer session.</summary>
    private async Task RunOnceAsync(string clientId, Action connected, CancellationToken stopping)
    {
        using var client = _factory.CreateMqttClient();
        using var life = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var acknowledgements = Channel.CreateUnbounded<(Task Safe, MqttApplicationMessageReceivedEventArgs Message)>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        client.DisconnectedAsync += e =>
        {
            ended.TrySetResult(e.ReasonString ?? e.Exception?.GetBaseException().Message ?? e.Reason.ToString());
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += async e =>
        {
            e.AutoAcknowledge = false;
            var safe = await TakeAsync(e.ApplicationMessage, life.Token);
            await acknowledgements.Writer.WriteAsync((safe, e), life.Token);
        };

        if (await client.ConnectAsync(ConnectOptions(clientId), stopping) is { ResultCode: not MqttClientConnectResultCode.Success } refusal)
        {
            throw new IOException(Words(refusal));
        }

        var acknowledging = AcknowledgeAsync(acknowledgements.Reader, life.Token);
        try
        {
            await SubscribeAsync(client, stopping);
            _client = client;
            connected();
            status.Connected(embedded: false, Address);
            logger.LogInformation("Connected to the MQTT broker at {Address}", Address);
            throw new IOException(await ended.Task.WaitAsync(stopping));
        }
        finally
        {
            _client = null;
            await client.TryDisconnectAsync();
            await life.CancelAsync();
            await acknowledging;
        }
    }

    private async Task<Task> TakeAsync(MqttApplicationMessage message, CancellationToken cancellation)
    {
        var payload = message.Payload.IsSingleSegment ? message.Payload.First : System.Buffers.BuffersExtensions.ToArray(message.Payload);
        return await router.RouteAsync(message.Topic, payload, message.Retain, (int)message.QualityOfServiceLevel, cancellation);
    }

    private async Task AcknowledgeAsync(
        ChannelReader<(Task Safe, MqttApplicationMessageReceivedEventArgs Message)> messages, CancellationToken cancellation)
    {
        try
        {
            await foreach (var (safe, message) in messages.ReadAllAsync(cancellation))
            {
                await safe.WaitAsync(cancellation);
                await message.AcknowledgeAsync(cancellation);
            }
        }
        catch (Exception exception)
        {
            // The connection is gone or HomeHub stops: the broker sends again what was not acknowledged.
            logger.LogDebug(exception, "Acknowledging ended");
        }
    }

    private async Task SubscribeAsync(IMqttClient client, CancellationToken cancellation)
    {
        var subscribe = new MqttClientSubscribeOptions
        {
            TopicFilters = [.. router.Filters.Select(filter => new MqttTopicFilter
            {
                Topic = filter,
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            })],
        };
        var result = await client.SubscribeAsync(subscribe, cancellation);
        var refused = result.Items.FirstOrDefault(item => item.ResultCode >= MqttClientSubscribeResultCode.UnspecifiedError);
        if (refused is not null)
        {
            throw new IOException($"the broker refuses the subscription to {refused.TopicFilter.Topic} ({refused.ResultCode}); check its access rules");
        }
    }

    private string Words(MqttClientConnectResult refusal) => refusal.ResultCode switch
    {
        MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized => _options.Username.Length > 0
            ? $"it does not let “{_options.Username}” in with this password"
            : "it lets nobody in without a user name and a password",
        var code => $"it refuses the connection ({code}{(string.IsNullOrEmpty(refusal.ReasonString) ? "" : $", {refusal.ReasonString}")})",
    };

    private MqttClientOptions ConnectOptions(string clientId)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(_options.Host, _options.Port)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(clientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(uint.MaxValue)
            .WithReceiveMaximum(_options.ReceiveMaximum)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(15))
            .WithTimeout(TimeSpan.FromSeconds(10))
            .WithTlsOptions(_tls.Configure);
        return (_options.Username.Length > 0 ? builder.WithCredentials(_options.Username, _options.Password) : builder).Build();
    }

    /// <summary>The name of HomeHub's session at the broker; random, so that two hubs on one broker do not push each other off.</summary>
    private async Task<string> ClientIdAsync(CancellationToken cancellation)
    {
        const string name = "mqtt-client-id";
        if (await settings.GetAsync<string>(name, cancellation) is { } kept)
        {
            return kept;
        }

        var made = $"homehub-{Guid.NewGuid():N}"[..16];
        await settings.SetAsync(name, made, cancellation);
        return made;
    }

    /// <summary>0.5 s doubling to 15 s, each with a random half: a house that comes back does not knock all at once.</summary>
    private static TimeSpan Backoff(int failures)
    {
        var full = Math.Min(LongestWait.TotalSeconds, 0.5 * Math.Pow(2, Math.Min(failures, 10)));
        return TimeSpan.FromSeconds(full * (0.5 + Random.Shared.NextDouble() / 2));
    }
}
