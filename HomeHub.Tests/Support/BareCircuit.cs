using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HomeHub.Tests.Support;

/// <summary>
/// A page's circuit without a browser: fetched and started as blazor.web.js does it, and answered so that it goes on. So cheap that hundreds fit into
/// a test, each from an address of its own choice.
/// </summary>
public sealed partial class BareCircuit : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SocketsHttpHandler _network;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentQueue<string> _drawn = new();
    private Task _listening = Task.CompletedTask;

    private BareCircuit(IPAddress from) => _network = NetworkFrom(from);

    /// <summary>Whether it drew this since it was started.</summary>
    public bool Drew(string text) => _drawn.Any(batch => batch.Contains(text, StringComparison.Ordinal));

    /// <summary>Whether the hub still holds it.</summary>
    public bool IsOpen => _socket.State == WebSocketState.Open && !_listening.IsCompleted;

    /// <param name="from">An address of this machine, such as any of 127.0.0.0/8.</param>
    /// <exception cref="HttpRequestException">The page was refused.</exception>
    /// <exception cref="WebSocketException">The circuit was refused.</exception>
    public static async Task<BareCircuit> OpenAsync(Uri page, Cookie cookie, IPAddress from)
    {
        var circuit = new BareCircuit(from);
        try
        {
            await circuit.StartAsync(page, $"{cookie.Name}={cookie.Value}");
            return circuit;
        }
        catch
        {
            await circuit.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fetches a page and nothing else, from an address of this machine.</summary>
    public static async Task<HttpResponseMessage> PageAsync(Uri page, Cookie cookie, IPAddress from)
    {
        using var http = new HttpClient(NetworkFrom(from));
        using var request = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Cookie", $"{cookie.Name}={cookie.Value}" } } };
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _listening.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _network.Dispose();
        _turn.Dispose();
    }

    private async Task StartAsync(Uri page, string cookie)
    {
        using var http = new HttpClient(_network, disposeHandler: false) { DefaultRequestHeaders = { { "Cookie", cookie } } };
        var html = await http.GetStringAsync(page, TestContext.Current.CancellationToken);
        var add = Marker().Matches(html).Select((marker, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker.Groups["marker"].Value}}}""");
        var state = State().Match(html).Groups["state"].Value;

        _socket.Options.SetRequestHeader("Cookie", cookie);
        using var network = new HttpMessageInvoker(_network, disposeHandler: false);
        await _socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor", Query = "" }.Uri, network, TestContext.Current.CancellationToken);
        await _socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        _listening = ListenAsync();
        await CallAsync("StartCircuit", $"{page.GetLeftPart(UriPartial.Authority)}/", page.ToString(), "[]", "");
        await CallAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', add)}}]}""", state);
    }

    private async Task ListenAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (var handshake = true; _socket.State == WebSocketState.Open; handshake = false)
        {
            message.SetLength(0);
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            var received = message.GetBuffer().AsMemory(0, (int)message.Length);
            // The answer to the handshake ends with a record separator; calls may follow it at once.
            foreach (var (target, number) in HubMessages.Calls(handshake ? received[(received.Span.IndexOf((byte)0x1E) + 1)..] : received))
            {
                if (target == "JS.RenderBatch")
                {
                    _drawn.Enqueue(Encoding.UTF8.GetString(received.Span));
                    await CallAsync("OnRenderCompleted", number, null);
                }
                else if (target == "JS.BeginInvokeJS")
                {
                    await CallAsync("EndInvokeJSFromDotNet", number, true, JsonSerializer.Serialize(new object?[] { number, true, null }));
                }
            }
        }
    }

    private async Task CallAsync(string method, params object?[] arguments)
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await _socket.SendAsync(HubMessages.Call(method, arguments), WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static SocketsHttpHandler NetworkFrom(IPAddress from) => new()
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    [GeneratedRegex("<!--Blazor:(?<marker>\\{[^>]*\"descriptor\"[^>]*\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>[^>]*)-->")]
    private static partial Regex State();
}
