using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Server;

namespace HomeHub.Core.Messaging;

/// <summary>
/// The embedded broker's TCP listener. Each connection goes through a <see cref="GuardedChannel"/> and is one of <see cref="BrokerConnections"/>.
/// A client may leave its name to the broker (MQTT 3.1.1, section 3.1.3.1); MQTTnet gives one only to MQTT 5 clients and would refuse
/// <c>mosquitto_pub</c>, so the name is given here.
/// </summary>
internal sealed class BrokerListener(BrokerLimits limits, BrokerConnections connections, TurnedAway turnedAway, ILogger logger) : IMqttServerAdapter
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private Socket? _listening;

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger mqttLogger)
    {
        var both = Socket.OSSupportsIPv6;
        _listening = new Socket(both ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (both)
        {
            _listening.DualMode = true;
        }

        _listening.Bind(new IPEndPoint(both ? IPAddress.IPv6Any : IPAddress.Any, options.DefaultEndpointOptions.Port));
        _listening.Listen(limits.PendingConnections);
        _ = Task.Run(() => AcceptAsync(_listening, options, mqttLogger, _stopping.Token));
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _stopping.Cancel();
        _listening?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _listening?.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listening, MqttServerOptions options, IMqttNetLogger mqttLogger, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(stopping);
                _ = Task.Run(() => ServeAsync(socket, options, mqttLogger), CancellationToken.None);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
            {
                // Such as too many open files: the next one may find room.
                logger.LogWarning("The broker could not take a connection: {Reason}", exception.Message);
                await Task.Delay(Retry, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ServeAsync(Socket socket, MqttServerOptions options, IMqttNetLogger mqttLogger)
    {
        GuardedChannel channel;
        try
        {
            socket.NoDelay = true;
            channel = new GuardedChannel(socket, limits.PacketKilobytes * 1024);
        }
        catch (SocketException)
        {
            // It went while it came.
            socket.Dispose();
            return;
        }

        connections.Arrived(channel);
        var named = new NamingChannel(channel, new MqttChannelAdapter(
            channel, new MqttPacketFormatterAdapter(new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax)), mqttLogger));
        try
        {
            await (ClientHandler?.Invoke(named) ?? Task.CompletedTask);
            Tell(channel, named);
        }
        catch (Exception exception)
        {
            logger.LogDebug(exception, "A connection from {Address} ended", channel.Address);
        }
        finally
        {
            named.Dispose();
            connections.Left(channel);
        }
    }

    /// <summary>Why a connection came to nothing, where that is not told elsewhere.</summary>
    private void Tell(GuardedChannel channel, NamingChannel named)
    {
        TurnedAwayReason? reason = channel.SentTooLarge ? TurnedAwayReason.TooLarge
            : named.Connected || channel.MadeRoom || named.Left ? null
            : TurnedAwayReason.NoConnect;
        if (reason is { } told && turnedAway.Add(told, channel.Address.ToString()))
        {
            logger.LogWarning("A client at {Address} was cut off: {Reason}", channel.Address,
                told == TurnedAwayReason.TooLarge ? "it announced a packet larger than it may be" : "it did not sign in in time");
        }
    }

    /// <summary>A connection's packets.</summary>
    internal sealed class NamingChannel(GuardedChannel channel, IMqttChannelAdapter inner) : IMqttChannelAdapter
    {
        public GuardedChannel Channel => channel;

        /// <summary>It sent its CONNECT.</summary>
        public bool Connected { get; private set; }

        /// <summary>It went before that, by itself.</summary>
        public bool Left { get; private set; }

        public long BytesReceived => inner.BytesReceived;
        public long BytesSent => inner.BytesSent;
        public X509Certificate2 ClientCertificate => inner.ClientCertificate;
        public EndPoint RemoteEndPoint => inner.RemoteEndPoint;
        public EndPoint LocalEndPoint => inner.LocalEndPoint;
        public bool IsSecureConnection => inner.IsSecureConnection;
        public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

        public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

        public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

        public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
        {
            MqttPacket packet;
            try
            {
                packet = await inner.ReceivePacketAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is MqttProtocolViolationException or MqttCommunicationException)
            {
                // What is no MQTT ends the connection, and is no fault of the broker.
                return null!;
            }

            Left |= packet is null && !cancellationToken.IsCancellationRequested;
            Connected |= packet is MqttConnectPacket;
            // Only with a clean session: a nameless client could never find an old one again.
            if (packet is MqttConnectPacket { CleanSession: true } connect && string.IsNullOrEmpty(connect.ClientId)
                && inner.PacketFormatterAdapter.ProtocolVersion != MqttProtocolVersion.V500)
            {
                connect.ClientId = NewName();
            }

            return packet!;
        }

        public void ResetStatistics() => inner.ResetStatistics();

        public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken) => inner.SendPacketAsync(packet, cancellationToken);

        public void Dispose() => inner.Dispose();
    }

    /// <summary>A name for a client that brought none.</summary>
    public static string NewName() => $"unnamed-{Guid.NewGuid():N}";
}
