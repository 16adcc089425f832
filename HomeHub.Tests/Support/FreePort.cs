using System.Net;
using System.Net.Sockets;

namespace HomeHub.Tests.Support;

/// <summary>
/// Free TCP ports for what has to come back on the same port after it was killed. Taken from below the range the system gives
/// to outgoing connections (Linux: 32768 and up): from within it, a client that knocks at a dead local port can end up
/// connected to itself.
/// </summary>
public static class FreePort
{
    private static int _next = Random.Shared.Next(12_000, 28_000);

    public static int Take()
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var port = Interlocked.Increment(ref _next);
            using var listener = new TcpListener(IPAddress.Any, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // In use: the next one.
            }
        }

        throw new InvalidOperationException("No free TCP port was found.");
    }
}
