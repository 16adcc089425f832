using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace HomeHub.Benchmarks;

/// <summary>
/// An MQTT 3.1.1 publisher as cheap as can be, so that what is measured is the receiving side: QoS 1, at most
/// <paramref name="window"/> messages unanswered, one write for what fits into the window.
/// </summary>
internal sealed class RawPublisher(int port, string user, string password, string clientId, int window) : IAsyncDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly byte[] _in = new byte[64 * 1024];
    private int _held;

    public async Task ConnectAsync()
    {
        await _tcp.ConnectAsync("127.0.0.1", port);
        var body = new List<byte> { 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, (byte)(user.Length > 0 ? 0xC2 : 0x02), 0, 60 };
        foreach (var text in user.Length > 0 ? new[] { clientId, user, password } : [clientId])
        {
            body.AddRange([(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)]);
        }

        await _tcp.GetStream().WriteAsync(Frame(0x10, [.. body]));
        var answer = new byte[4];
        await _tcp.GetStream().ReadExactlyAsync(answer);
        if (answer[3] != 0)
        {
            throw new IOException($"The broker refuses the connection ({answer[3]}).");
        }
    }

    /// <summary>Publishes every payload and returns when each is acknowledged.</summary>
    public async Task PublishAsync(string topic, IReadOnlyList<byte[]> payloads)
    {
        var stream = _tcp.GetStream();
        var (sent, acknowledged) = (0, 0);
        var packet = 0;
        using var outgoing = new MemoryStream();
        while (acknowledged < payloads.Count)
        {
            outgoing.SetLength(0);
            while (sent < payloads.Count && sent - acknowledged < window)
            {
                packet = packet % 65_535 + 1;
                outgoing.Write(Publish(topic, payloads[sent++], (ushort)packet));
            }

            if (outgoing.Length > 0)
            {
                await stream.WriteAsync(outgoing.GetBuffer().AsMemory(0, (int)outgoing.Length));
            }

            acknowledged += await ReadAcknowledgementsAsync(stream);
        }
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<int> ReadAcknowledgementsAsync(NetworkStream stream)
    {
        var read = await stream.ReadAsync(_in.AsMemory(_held));
        if (read == 0)
        {
            throw new IOException("The broker closed the connection.");
        }

        _held += read;
        // PUBACK is the only packet that comes: four bytes each.
        var count = _held / 4;
        _in.AsSpan(count * 4, _held - count * 4).CopyTo(_in);
        _held -= count * 4;
        return count;
    }

    private static byte[] Publish(string topic, byte[] payload, ushort packet)
    {
        var name = Encoding.UTF8.GetBytes(topic);
        var body = new byte[2 + name.Length + 2 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)name.Length);
        name.CopyTo(body, 2);
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(2 + name.Length), packet);
        payload.CopyTo(body, 4 + name.Length);
        return Frame(0x32, body);
    }

    private static byte[] Frame(byte type, byte[] body)
    {
        var head = new List<byte> { type };
        for (var rest = body.Length; ;)
        {
            var digit = rest % 128;
            rest /= 128;
            head.Add((byte)(rest > 0 ? digit | 0x80 : digit));
            if (rest == 0)
            {
                return [.. head, .. body];
            }
        }
    }
}
