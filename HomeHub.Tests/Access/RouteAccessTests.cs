using System.Net;
using System.Net.Http.Headers;
using HomeHub.Core.Access;
using HomeHub.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;

namespace HomeHub.Tests.Access;

/// <summary>Every route there is, with every credential that is not good enough for it.</summary>
public sealed class RouteAccessTests(HubHost hub) : IClassFixture<HubHost>
{
    /// <summary>What is served to anybody. To add a line here is to open a door.</summary>
    private static readonly string[] Open = ["/firmware/kitchen/*", "/healthz", "/setup", "/setup/restore", "/sign-in"];

    /// <summary>What operators may change. Whatever is not in here and changes something is the owner's.</summary>
    private static readonly string[] Operators =
    [
        "POST /api/home/logs/add", "POST /api/home/logs/check-in",
        "POST /api/home/devices/kitchen/restart", "POST /api/home/devices/kitchen/send-message", "POST /api/home/devices/kitchen/display_name",
        "POST /api/home/devices/kitchen/config", "PUT /api/home/devices/kitchen/config", "DELETE /api/home/devices/kitchen/config",
        "POST /api/home/devices/kitchen/config/versions/1/restore", "POST /api/home/devices/kitchen/sensors/kitchen/set",
        "POST /api/home/sensors/add", "PUT /api/home/sensors/1/config", "DELETE /api/home/sensors/1",
    ];

    /// <summary>What only owners may even see.</summary>
    private static readonly string[] OwnersSee =
    [
        "GET /api/home/broker/mosquitto/kitchen", "GET /api/home/broker/pairing",
        "GET /api/home/devices/kitchen/config.py", "GET /api/home/devices/kitchen/kit.zip", "GET /api/home/users", "GET /api/home/tokens", "GET /api/home/audit",
        "GET /api/home/backup", "GET /api/home/backups", "GET /api/home/backups/kitchen", "GET /settings/backups",
        "GET /settings/access", "GET /devices/add", "GET /devices/kitchen/setup", "GET /updates/start",
    ];

    private IReadOnlyList<Route> Routes => EveryRoute.Of(hub);

    [Fact]
    public void Only_these_are_open_and_they_are_all_there()
    {
        var open = Routes.Where(route => route.IsOpen() && route.Metadata.All(data => data.GetType().Name != "StaticAssetDescriptor")).Select(route => route.Path).Distinct().Order();

        Assert.Equal(Open.Order(), open);
    }

    [Fact]
    public void What_changes_something_is_the_owners_unless_the_list_says_otherwise()
    {
        var changing = Routes.Where(route => route.IsApi && route.Method is not ("GET" or "HEAD")).ToList();

        Assert.True(changing.Count > 20);
        Assert.Equal(Operators.Order(), changing.Where(route => route.Needs() == Role.Operator).Select(route => route.ToString()).Order());
        Assert.All(changing, route => Assert.True(route.Needs() >= Role.Operator, $"{route} needs only {route.Needs()}"));
        Assert.Equal(OwnersSee.Order(), Routes.Where(route => route.Method == "GET" && route.Needs() == Role.Owner).Select(route => route.ToString()).Order());
    }

    [Fact]
    public Task Nobody_gets_anything() => RefusedEverywhereAsync(null);

    [Fact]
    public async Task A_token_that_expired_gets_nothing()
    {
        var key = await hub.TokenAsync(Role.Owner, days: 1);
        var token = hub.Get<AccessRegistry>().Known.FindToken(key)!;
        // The stored end, moved: a test cannot wait for a day.
        await hub.ExpireAsync(token);

        await RefusedEverywhereAsync(key, "expired");
    }

    [Fact]
    public async Task A_revoked_token_gets_nothing_from_then_on()
    {
        var key = await hub.TokenAsync(Role.Owner);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(new("GET", "/api/home/devices", []), key)).StatusCode);
        await hub.Get<TokenStore>().RevokeAsync(hub.Get<AccessRegistry>().Known.FindToken(key)!.Id, TestContext.Current.CancellationToken);

        await RefusedEverywhereAsync(key, "revoked");
    }

    [Theory]
    [InlineData("/api/home/stream")]
    [InlineData("/api/home/stream/")]
    public async Task A_revoked_token_hears_no_more_of_the_stream_it_opened(string path)
    {
        var key = await hub.TokenAsync(Role.Viewer);
        using var answer = await SendAsync(new("GET", path, []), key);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);

        await hub.Get<TokenStore>().RevokeAsync(hub.Get<AccessRegistry>().Known.FindToken(key)!.Id, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hh_")]
    [InlineData("hh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public Task An_invented_token_gets_nothing(string key) => RefusedEverywhereAsync(key);

    [Fact]
    public async Task Neither_does_a_token_in_another_case_or_cut_off()
    {
        var key = await hub.TokenAsync(Role.Owner);
        foreach (var wrong in new[] { key[..^1], key.ToUpperInvariant(), key.ToLowerInvariant(), key + "A" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(new("GET", "/api/home/devices", []), wrong)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await hub.Nobody().GetAsync($"/api/home/devices?token={key}&access_token={key}", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    public async Task Nobody_gets_more_than_their_role(Role role)
    {
        var key = await hub.TokenAsync(role);
        var tried = 0;
        foreach (var route in Routes.Where(route => route.Needs() > role))
        {
            using var answer = await SendAsync(route, key);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{route} answered {role} with {(int)answer.StatusCode}");
            tried++;
        }

        Assert.True(tried > 10);
    }

    private async Task RefusedEverywhereAsync(string? key, string? why = null)
    {
        var closed = Routes.Where(route => !route.IsOpen()).ToList();
        Assert.True(closed.Count > 60);
        // Several at a time: who invents a token has to wait for each answer.
        await Parallel.ForEachAsync(closed, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (route, cancellation) =>
        {
            using var answer = await SendAsync(route, key);
            var redirected = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/sign-in?to=", StringComparison.Ordinal);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized || (redirected && !route.IsApi), $"{route} answered {(int)answer.StatusCode}");
            if (route.IsApi && why is not null && route.Method != "HEAD")
            {
                Assert.Contains(why, await answer.Content.ReadAsStringAsync(cancellation));
            }
        });
    }

    private async Task<HttpResponseMessage> SendAsync(Route route, string? key)
    {
        using var request = new HttpRequestMessage(new(route.Method), route.Path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (route.Method is not ("GET" or "HEAD"))
        {
            // Another type would be refused before anybody asks who sends it.
            var type = route.Metadata.OfType<IAcceptsMetadata>().FirstOrDefault()?.ContentTypes[0] ?? "application/json";
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, type);
        }

        return await hub.Nobody().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
