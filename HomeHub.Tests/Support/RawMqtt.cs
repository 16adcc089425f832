using System.Net.Sockets;
using System.Text;

namespace HomeHub.Tests.Support;

/// <summary>MQTT 3.1.1 by the byte, for what a well-behaved client library refuses to send.</summary>
public static class RawMqtt
{
    /// <summary>Connects, sends one QoS 0 publish with whatever topic bytes, and waits until the broker has hung up or answered a ping.</summary>
    public static async Task PublishAsync(int port, byte[] topic, string payload)
    {
        byte[] connect = [.. Text("MQTT"), 4, 0b1100_0010, 0, 60, .. Text($"raw-{Guid.NewGuid():N}"), .. Text(MqttTestClient.Username), .. Text(MqttTestClient.Password)];
        byte[] publish = [(byte)(topic.Length >> 8), (byte)topic.Length, .. topic, .. Encoding.UTF8.GetBytes(payload)];
        await SendAsync(port, [.. Packet(0x10, connect), .. Packet(0x30, publish), 0xC0, 0], untilPong: true);
    }

    /// <summary>Sends bytes that are no MQTT at all and waits until the broker has hung up.</summary>
    public static Task SendGarbageAsync(int port, byte[] bytes) => SendAsync(port, bytes, untilPong: false);

    private static async Task SendAsync(int port, byte[] bytes, bool untilPong)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port);
        var stream = socket.GetStream();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Patience);
        try
        {
            await stream.WriteAsync(bytes, patience.Token);
            if (!untilPong)
            {
                socket.Client.Shutdown(SocketShutdown.Send);
            }

            var answer = new List<byte>();
            var buffer = new byte[256];
            for (int read; (read = await stream.ReadAsync(buffer, patience.Token)) > 0;)
            {
                answer.AddRange(buffer[..read]);
                if (untilPong && answer is [.., 0xD0, 0])
                {
                    return;
                }
            }
        }
        catch (IOException)
        {
            // It hung up: its right with such a client.
        }
    }

    private static byte[] Packet(byte type, byte[] body)
    {
        var length = new List<byte>();
        for (var rest = body.Length; ; rest >>= 7)
        {
            length.Add((byte)(rest > 127 ? rest & 127 | 128 : rest));
            if (rest <= 127)
            {
                return [type, .. length, .. body];
            }
        }
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
