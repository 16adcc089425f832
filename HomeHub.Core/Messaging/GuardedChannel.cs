using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;
using MQTTnet.Exceptions;

namespace HomeHub.Core.Messaging;

/// <summary>
/// One TCP connection to the embedded broker. MQTTnet's own channel hands on whatever length a client claims, and memory is taken for it; here a
/// <see cref="PacketGate"/> stands before that. It also reads ahead, where MQTTnet asks the system three times for each packet.
/// </summary>
internal sealed class GuardedChannel : IMqttChannel
{
    private const int BufferBytes = 4_096;

    /// <summary>A CONNECT with a will of the protocol's largest payload.</summary>
    private const int LargestConnect = 80 * 1024;
    private readonly NetworkStream _stream;
    private readonly PacketGate _gate;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    public GuardedChannel(Socket socket, int mostBytes)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _gate = new PacketGate(mostBytes, Math.Min(mostBytes, LargestConnect));
        LocalEndPoint = socket.LocalEndPoint!;
        var remote = (IPEndPoint)socket.RemoteEndPoint!;
        Address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        RemoteEndPoint = new IPEndPoint(Address, remote.Port);
    }

    public IPAddress Address { get; }
    public EndPoint RemoteEndPoint { get; }
    public EndPoint LocalEndPoint { get; }
    public bool IsSecureConnection => false;
    public X509Certificate2 ClientCertificate => null!;

    /// <summary>Whether it is signed in; larger packets are taken then.</summary>
    public bool SignedIn
    {
        get => _gate.SignedIn;
        set => _gate.SignedIn = value;
    }

    /// <summary>It announced a packet larger than one may be.</summary>
    public bool SentTooLarge => _gate.TooLarge;

    /// <summary>It had to make room for others, before it signed in.</summary>
    public bool MadeRoom { get; set; }

    /// <summary>Completes when nothing is done for this connection any more.</summary>
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _stream.Dispose();

    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
            }
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
        catch (IOException exception) when (exception.InnerException is SocketException inner)
        {
            // MQTTnet expects this one.
            ExceptionDispatchInfo.Throw(inner);
        }

        var taken = Math.Min(count, _end - _start);
        var bytes = _buffer.AsSpan(_start, taken);
        _gate.Passes(bytes);
        bytes.CopyTo(buffer.AsSpan(offset));
        _start += taken;
        return taken;
    }

    public async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var segment in buffer)
            {
                await _stream.WriteAsync(segment, cancellationToken);
            }
        }
        catch (ObjectDisposedException)
        {
            throw new MqttCommunicationException("The TCP connection is closed.");
        }
        catch (IOException exception) when (exception.InnerException is SocketException inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }
    }
}
