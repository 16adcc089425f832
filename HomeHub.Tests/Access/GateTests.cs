using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using HomeHub.Core.Access;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

/// <summary>What is refused before anything looks at it: foreign names, foreign pages, too many.</summary>
public sealed class GateTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("local", true)]
    [InlineData("localhost", true)]
    [InlineData("homehub", true)]
    [InlineData("homehub.local", true)]
    [InlineData("HomeHub.LOCAL", true)]
    [InlineData("192.168.1.10", true)]
    [InlineData("[fe80::1]", true)]
    public async Task Is_browsed_under_a_name_of_this_house_only(string host, bool taken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = host } };
        using var answer = await hub.Nobody().SendAsync(request, Cancellation);

        Assert.Equal(taken ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(!taken, (await answer.TextAsync()).Contains("Access:Hosts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Further_names_are_a_setting()
    {
        await using var other = await HubHost.RunAsync(("Access:Hosts:0", "home.example.org"), ("Access:Hosts:1", "*.example.net"));
        foreach (var (host, status) in new[] { ("home.example.org", 200), ("a.example.net", 200), ("example.net", 400), ("x.example.org", 400) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = host } };
            Assert.Equal(status, (int)(await other.Nobody().SendAsync(request, Cancellation)).StatusCode);
        }
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task A_foreign_page_changes_nothing_and_opens_no_circuit(string origin)
    {
        var cookie = await OwnerSession.CookieAsync(hub.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/home/logs/check-in") { Headers = { { "Origin", origin }, { "Cookie", $"{cookie.Name}={cookie.Value}" } } };
        using var posted = await hub.Nobody().SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(cookie, origin));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(cookie, hub.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task A_circuit_needs_somebody_who_is_signed_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(null, hub.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Theory]
    [InlineData("/_blazor?id=1")]
    [InlineData("/_blazor/?id=1")]
    public async Task A_circuit_is_never_polled_for(string path)
    {
        using var polling = await hub.Http.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, polling.StatusCode);
        Assert.Contains("WebSockets are needed", await polling.TextAsync());
    }

    [Fact]
    public async Task A_form_without_its_token_is_not_taken()
    {
        var (http, cookies) = hub.Browser();
        using var answer = await http.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in", ["Form.Name"] = OwnerSession.Name, ["Form.Password"] = OwnerSession.Password,
        }), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(cookies.GetCookies(hub.Address)["homehub"]);
    }

    [Fact]
    public async Task Only_so_many_pages_are_open_and_the_next_one_says_so_plainly()
    {
        await using var other = await HubHost.RunAsync(("Access:CircuitsPerAddress", "5"));
        var cookie = await OwnerSession.CookieAsync(other.Address);
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < 5; i++)
        {
            // The same endpoint under both names.
            sockets.Add(await OpenAsync(other, cookie, null, i % 2 == 0 ? "/_blazor/" : "/_blazor"));
        }

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(other, cookie, null));
        var refusedToo = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(other, cookie, null, "/_blazor/"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/devices") { Headers = { { "Cookie", $"{cookie.Name}={cookie.Value}" } } };
        using var page = await other.Nobody().SendAsync(request, Cancellation);
        using var api = await other.Http.GetAsync("/api/home/devices", Cancellation);

        Assert.Contains("503", refused.Message);
        Assert.Contains("503", refusedToo.Message);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("Too many pages are open", await page.TextAsync());
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);
        sockets.ForEach(socket => socket.Dispose());
        await Eventually.TrueAsync("the closed ones make room", async () =>
        {
            using var again = new HttpRequestMessage(HttpMethod.Get, "/devices") { Headers = { { "Cookie", $"{cookie.Name}={cookie.Value}" } } };
            using var room = await other.Nobody().SendAsync(again, Cancellation);
            return room.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task Too_many_requests_are_told_to_wait()
    {
        await using var other = await HubHost.RunAsync(("Access:RequestsPerSecond", "1"));
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 20; i++)
        {
            answers.Add(await other.Http.GetAsync("/api/home/devices", Cancellation));
        }

        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("Access:RequestsPerSecond", await refused.TextAsync());
    }

    [Fact]
    public async Task A_large_body_is_refused()
    {
        using var answer = await hub.Http.PostAsync("/api/home/users/add", new StringContent(new string(' ', 2 * 1024 * 1024), Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Browsers_are_told_to_run_nothing_that_is_not_ours()
    {
        using var answer = await hub.Http.GetAsync("/devices", Cancellation);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        var nonce = System.Text.RegularExpressions.Regex.Match(policy, "'nonce-([^']+)'").Groups[1].Value;

        Assert.DoesNotContain("unsafe", policy.Split(';').Single(part => part.Trim().StartsWith("script-src", StringComparison.Ordinal)));
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains($"nonce=\"{nonce}\"", await answer.TextAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData("%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("%252e%252e%252fetc%252fpasswd")]
    [InlineData("..%5c..%5cappsettings.json")]
    [InlineData("%00")]
    [InlineData("a%2fb")]
    [InlineData("%2b")]
    [InlineData("%23")]
    public async Task No_path_leads_out(string part)
    {
        var key = await hub.TokenAsync(Role.Owner);
        foreach (var path in EveryRoute.Of(hub).Where(route => route.Method == "GET" && route.Path.Contains("kitchen", StringComparison.Ordinal)).Select(route => route.Path.Replace("kitchen", part, StringComparison.Ordinal)).Distinct())
        {
            var answer = await RawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n");
            Assert.Matches("^HTTP/1.1 (4|200|302)", answer);
            Assert.DoesNotContain("root:", answer);
            Assert.DoesNotContain("ConnectionStrings", answer);
            Assert.DoesNotContain("LogLevel", answer);
        }
    }

    private async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, hub.Address.Port, Cancellation);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync(Cancellation);
    }

    private async Task<HttpStatusCode> ConnectAsync(Cookie? cookie, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await ConnectAsync(socket, hub, cookie, origin);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }

    private static async Task<ClientWebSocket> OpenAsync(HubHost hub, Cookie cookie, string? origin, string path = "/_blazor")
    {
        var socket = new ClientWebSocket();
        await ConnectAsync(socket, hub, cookie, origin, path);
        return socket;
    }

    private static Task ConnectAsync(ClientWebSocket socket, HubHost hub, Cookie? cookie, string? origin, string path = "/_blazor")
    {
        if (cookie is not null)
        {
            socket.Options.SetRequestHeader("Cookie", $"{cookie.Name}={cookie.Value}");
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        return socket.ConnectAsync(new UriBuilder(new Uri(hub.Address, path)) { Scheme = "ws" }.Uri, Cancellation);
    }
}
