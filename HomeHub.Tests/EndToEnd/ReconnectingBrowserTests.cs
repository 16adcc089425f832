using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A browser loses its connection for a while: on a phone that is every day.</summary>
[Collection(nameof(RealProcesses))]
public sealed class ReconnectingBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_browser_that_was_offline_shows_every_entry_once()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        await using var client = await home.ConnectAsync("phone-test");
        await using var browser = await chromium.OpenAsync(home.Hub.Address, height: 3_000);
        await ShownLog.OpenAsync(browser.Page);
        await SayAsync(client, 1, 10);
        await ShownLog.ShowsAsync(browser.Page, 10);

        await browser.Page.Context.SetOfflineAsync(true);
        await SayAsync(client, 11, 20);
        await browser.Page.Context.SetOfflineAsync(false);
        await SayAsync(client, 21, 30);

        await ShownLog.ShowsAsync(browser.Page, 30);
        Assert.Equal(Enumerable.Range(1, 30).Select(n => (long)n), await ShownLog.IdsAsync(browser.Page));
    }

    [Fact]
    public async Task A_browser_whose_hub_was_killed_comes_back_and_shows_every_entry_once()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        await using var browser = await chromium.OpenAsync(home.Hub.Address, height: 3_000);
        await ShownLog.OpenAsync(browser.Page);
        await using (var before = await home.ConnectAsync("phone-test"))
        {
            await SayAsync(before, 1, 10);
        }

        await ShownLog.ShowsAsync(browser.Page, 10);
        await home.Hub.Process.KillAsync();
        await home.Hub.StartAsync();
        await home.IsListeningAsync();
        await using var after = await home.ConnectAsync("phone-test");
        await SayAsync(after, 11, 20);

        await Eventually.SeesAsync("the last entry in the browser", () => ShownLog.IdsAsync(browser.Page), ids => ids.Contains(20), TimeSpan.FromSeconds(60));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), await ShownLog.IdsAsync(browser.Page));
    }

    private static async Task SayAsync(MqttTestClient client, int first, int last)
    {
        for (var seq = first; seq <= last; seq++)
        {
            await client.LogAsync("phone-test", 1, seq, $"entry {seq}");
        }
    }
}
