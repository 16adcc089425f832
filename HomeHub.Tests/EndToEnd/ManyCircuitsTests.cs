using System.Net;
using System.Net.WebSockets;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>Three hundred pages are opened from six addresses while devices speak; the caps are those HomeHub is shipped with.</summary>
[Collection(nameof(WholeMachine))]
public sealed class ManyCircuitsTests
{
    private const int Addresses = 6;
    private const int EachOpens = 50;
    private const int Cap = 200;

    [Fact]
    public async Task As_many_as_fit_are_live_the_others_are_told_and_devices_go_on()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        var cookie = await OwnerSession.CookieAsync(home.Hub.Address);
        var page = new Uri(home.Hub.Address, "/devices");
        var device = new SteadyDevice("steady", home.BrokerPort, perSecond: 100);
        using var enough = new CancellationTokenSource();
        var speaking = device.RunAsync(enough.Token);

        var tries = await Task.WhenAll(Enumerable.Range(1, Addresses).Select(n => OpenAsync(page, cookie, IPAddress.Parse($"127.0.0.{n}"))));
        var open = tries.SelectMany(one => one.Open).ToList();
        using var refused = await BareCircuit.PageAsync(page, cookie, IPAddress.Parse("127.0.0.99"));
        await using (var client = await home.ConnectAsync("newcomer"))
        {
            await client.LogAsync("newcomer", 1, 1, "hello");
        }

        foreach (var circuit in open)
        {
            await Eventually.TrueAsync("the page shows the new device", () => circuit.Drew("newcomer"));
        }

        Assert.Equal(Cap, open.Count(circuit => circuit.IsOpen));
        Assert.Equal((Addresses * EachOpens) - Cap, tries.Sum(one => one.Refused));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("Too many pages are open", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        TestContext.Current.TestOutputHelper?.WriteLine($"With {Cap} circuits the hub has {home.Hub.Process.ResidentMemory / 1024 / 1024} MiB.");

        foreach (var circuit in open)
        {
            await circuit.DisposeAsync();
        }

        await Eventually.TrueAsync("there is room again", async () =>
        {
            using var again = await BareCircuit.PageAsync(page, cookie, IPAddress.Loopback);
            return again.IsSuccessStatusCode;
        });
        await enough.CancelAsync();
        await speaking;
        var said = device.Said.Count();
        await Eventually.TrueAsync("all that was said is stored", async () => await StoredLog.CountAsync(home.Hub.DatabaseFile) == said + 1);
    }

    private static async Task<(List<BareCircuit> Open, int Refused)> OpenAsync(Uri page, Cookie cookie, IPAddress from)
    {
        var (open, refused) = (new List<BareCircuit>(), 0);
        for (var i = 0; i < EachOpens; i++)
        {
            try
            {
                open.Add(await BareCircuit.OpenAsync(page, cookie, from));
            }
            catch (Exception e) when (e is HttpRequestException { StatusCode: HttpStatusCode.ServiceUnavailable } || (e is WebSocketException && e.Message.Contains("503", StringComparison.Ordinal)))
            {
                refused++;
            }
        }

        return (open, refused);
    }
}
