using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HomeHub.Benchmarks;

/// <summary>Where the processes of a benchmark are found.</summary>
internal static class Ports
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Knocks every few milliseconds, without an exception each time: the core that would take is one that the start needs.</summary>
    /// <exception cref="TimeoutException">Nobody listens there within 30 s.</exception>
    public static async Task ListensAsync(int port)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(5))
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            using var knock = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };
            var answered = new TaskCompletionSource<SocketError>(TaskCreationOptions.RunContinuationsAsynchronously);
            knock.Completed += (_, e) => answered.TrySetResult(e.SocketError);
            if ((socket.ConnectAsync(knock) ? await answered.Task : knock.SocketError) == SocketError.Success)
            {
                return;
            }
        }

        throw new TimeoutException($"Nothing listens on port {port} after {Patience.TotalSeconds:N0} s.");
    }
}
