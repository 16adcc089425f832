using System.Net;
using System.Net.Sockets;

namespace HomeHub.Tests.Support;

/// <summary>
/// The line between a browser and a hub, to be cut and mended. (Going offline is something a browser offers, but a WebSocket that stands then
/// goes on standing.)
/// </summary>
public sealed class CutLine : IAsyncDisposable
{
    private readonly int _to;
    private readonly int _port = FreePort.Take();
    private CancellationTokenSource _cut = new();
    private TcpListener? _listener;

    /// <param name="to">The hub's address, on this machine.</param>
    public CutLine(Uri to)
    {
        _to = to.Port;
        Mend();
    }

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Ends every connection and refuses new ones.</summary>
    public async Task CutAsync()
    {
        _listener?.Stop();
        await _cut.CancelAsync();
    }

    public void Mend()
    {
        _cut = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _ = AcceptAsync(_listener, _cut.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _cut.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cut)
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await listener.AcceptTcpClientAsync(cut), cut);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task RelayAsync(TcpClient near, CancellationToken cut)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _to, cut);
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), cut), far.GetStream().CopyToAsync(near.GetStream(), cut));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // Cut, or the hub is away.
            }
        }
    }
}
