using System.Net;
using System.Net.Sockets;
using HomeHub.Core.Access;
using HomeHub.Core.Logs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace HomeHub.Core.Messaging;

/// <summary>
/// HomeHub's own broker, where no other is configured. Messages reach the handlers in the process, without a connection; a
/// publisher gets its acknowledgement only when its message is safe.
/// </summary>
public sealed class EmbeddedBroker(
    IOptions<MqttOptions> options, IOptions<BrokerLimits> limits, BrokerDoor door, BrokerRules rules, DeviceLogins logins, TurnedAway turnedAway, MessageRouter router,
    RetainedStore retained, LogWriter writer, BrokerStatus status, ILogger<EmbeddedBroker> logger) : IHostedService, IMessagePublisher, IDisposable
{
    private readonly MqttOptions _options = options.Value;
    private readonly HashSet<string> _unanswered = [];
    private MqttServer? _server;

    // Cancelled while the database refuses entries: nobody waits for an acknowledgement then.
    private CancellationTokenSource _refusing = new();

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Port = _options.Port != 0 ? _options.Port : FreePort();
        var address = $"0.0.0.0:{Port}";
        _server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint().WithDefaultEndpointPort(Port)
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(1_000)
            .WithDefaultCommunicationTimeout(TimeSpan.FromSeconds(limits.Value.ConnectSeconds))
            .Build(), [new BrokerListener(limits.Value, door.Connections, turnedAway, logger)]);
        // What HomeHub itself says.
        new BrokerSession("", null, null).PutInto(_server.ServerSessionItems);
        _server.ValidatingConnectionAsync += e => door.ValidateAsync(e, _server);
        _server.ClientConnectedAsync += e => door.ConnectedAsync(e, _server);
        _server.SessionDeletedAsync += ForgetSessionAsync;
        _server.InterceptingInboundPacketAsync += TakePacketAsync;
        _server.InterceptingPublishAsync += RouteAsync;
        _server.InterceptingSubscriptionAsync += rules.SubscribeAsync;
        logins.Ended += OnLoginEnded;
        _server.InterceptingOutboundPacketAsync += HoldAcknowledgementAsync;
        _server.LoadingRetainedMessageAsync += LoadRetainedAsync;
        _server.RetainedMessageChangedAsync += KeepRetainedAsync;
        writer.FailingChanged += OnWriterFailing;
        try
        {
            await _server.StartAsync();
            status.Connected(embedded: true, address);
        }
        catch (Exception exception)
        {
            // Another broker on the port must not keep the pages from coming up and saying so.
            var reason = exception.GetBaseException().Message;
            logger.LogError(exception is SocketException ? null : exception, "The embedded broker could not start on port {Port}: {Reason}", Port, reason);
            status.Away(embedded: true, address,
                $"{reason}. If another broker runs here, set Mqtt:Host to use it, or Mqtt:Port to a free port, and restart HomeHub.");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        writer.FailingChanged -= OnWriterFailing;
        logins.Ended -= OnLoginEnded;
        if (_server is { IsStarted: true } server)
        {
            status.End();
            await server.StopAsync();
        }

        await retained.FlushAsync(cancellationToken);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _refusing.Dispose();
    }

    public async Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain = false, CancellationToken cancellation = default)
    {
        if (_server is not { IsStarted: true } server)
        {
            throw new BrokerAwayException("The embedded broker is not running; see the banner for the reason.");
        }

        var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload.ToArray()).WithRetainFlag(retain)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
        await server.InjectApplicationMessage(new InjectedMqttApplicationMessage(message) { SenderClientId = "homehub" }, cancellation);
        if (retain && payload.IsEmpty)
        {
            // What HomeHub takes back must not come again after a power cut.
            await retained.FlushAsync(cancellation);
        }
    }

    private Task TakePacketAsync(InterceptingPacketEventArgs e)
    {
        if (e.Packet is not MqttPublishPacket publish || BrokerSession.Of(e.SessionItems) is not { } session)
        {
            return Task.CompletedTask;
        }

        session.Pending.Current = publish.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce ? (ushort)0 : publish.PacketIdentifier;
        return rules.PaceAsync(session, e);
    }

    private async Task RouteAsync(InterceptingPublishEventArgs e)
    {
        var session = BrokerSession.Of(e.SessionItems);
        var message = e.ApplicationMessage;
        var payload = message.Payload.IsSingleSegment ? message.Payload.First : System.Buffers.BuffersExtensions.ToArray(message.Payload);
        var answer = session is null ? MqttPubAckReasonCode.NotAuthorized : rules.Answer(session, message.Topic, payload, message.Retain);
        if (session is null || answer != MqttPubAckReasonCode.Success)
        {
            e.ProcessPublish = false;
            e.Response.ReasonCode = answer;
            return;
        }

        var safe = await router.RouteAsync(message.Topic, payload, retained: false, (int)message.QualityOfServiceLevel, e.CancellationToken);
        session.Pending.Add(safe);
    }

    private Task ForgetSessionAsync(SessionDeletedEventArgs e)
    {
        door.Forget(e);
        return Task.CompletedTask;
    }

    private void OnLoginEnded(string deviceId)
    {
        if (_server is { IsStarted: true } server)
        {
            _ = door.EndAsync(deviceId, server).ContinueWith(t => logger.LogWarning(t.Exception, "{Device}, whose MQTT user ended, could not be cut off", deviceId),
                CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>
    /// Acknowledgements go out in order, each when its message is safe; meanwhile the client's next messages are already taken.
    /// While the database refuses, they are left out instead, so that the rest of the traffic goes on; see <see cref="OnWriterFailing"/>.
    /// </summary>
    private async Task HoldAcknowledgementAsync(InterceptingPacketEventArgs e)
    {
        if (e.Packet is not (MqttPubAckPacket or MqttPubRecPacket))
        {
            return;
        }

        if (e.Packet is MqttPubAckPacket { ReasonCode: MqttPubAckReasonCode.NoMatchingSubscribers } acknowledgement)
        {
            // HomeHub itself took it, though nobody subscribed.
            acknowledgement.ReasonCode = MqttPubAckReasonCode.Success;
        }

        if (BrokerSession.Of(e.SessionItems)?.Pending.Take(((MqttPacketWithIdentifier)e.Packet).PacketIdentifier) is { } safe
            && !await BecomesSafeAsync(safe))
        {
            e.ProcessPacket = false;
            lock (_unanswered)
            {
                _unanswered.Add(e.ClientId);
            }
        }
    }

    private async Task<bool> BecomesSafeAsync(Task safe)
    {
        try
        {
            await safe.WaitAsync(_refusing.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>When the database takes entries again, the clients that were left without an answer are asked to come back and repeat.</summary>
    private void OnWriterFailing(bool failing)
    {
        if (failing)
        {
            _refusing.Cancel();
            return;
        }

        _refusing = new CancellationTokenSource();
        if (_server is not { } server)
        {
            return;
        }

        string[] clients;
        lock (_unanswered)
        {
            clients = [.. _unanswered];
            _unanswered.Clear();
        }

        foreach (var client in clients)
        {
            _ = AskToReconnectAsync(server, client);
        }
    }

    private async Task AskToReconnectAsync(MqttServer server, string client)
    {
        try
        {
            await server.DisconnectClientAsync(client, new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.ServerBusy });
        }
        catch (Exception exception)
        {
            logger.LogDebug(exception, "Could not ask {Client} to reconnect: it left by itself", client);
        }
    }

    private async Task LoadRetainedAsync(LoadingRetainedMessagesEventArgs e) =>
        e.LoadedRetainedMessages = [.. (await retained.LoadAsync()).Select(kept => new MqttApplicationMessageBuilder()
            .WithTopic(kept.Topic).WithPayload(kept.Payload).WithRetainFlag()
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)kept.Qos).Build())];

    private Task KeepRetainedAsync(RetainedMessageChangedEventArgs e)
    {
        var message = e.ChangedRetainedMessage;
        retained.Keep(message.Topic, System.Buffers.BuffersExtensions.ToArray(message.Payload), (int)message.QualityOfServiceLevel);
        return Task.CompletedTask;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
