using HomeHub.Core.Access;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

public sealed class ProxyTests
{
    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("192.0.2.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.9")]
    [InlineData("127.0.0.0/8", "203.0.113.9")]
    public async Task Only_a_listed_proxy_is_believed_where_a_request_comes_from(string? proxy, string recorded)
    {
        await using var hub = proxy is null ? await HubHost.RunAsync() : await HubHost.RunAsync(("Access:Proxies:0", proxy));
        using var http = OwnerSession.Client(hub.Address);
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        using var answer = await http.SignInAsync();

        var line = (await hub.Get<AuditStore>().PageAsync(20, cancellation: TestContext.Current.CancellationToken)).First(line => line.What == "Signed in");
        Assert.Equal(recorded, line.Address);
    }
}
