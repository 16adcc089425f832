using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A browser loses its connection for a while: on a phone that is every day.</summary>
public sealed class ReconnectingBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_browser_whose_line_was_cut_says_so_and_shows_every_entry_once()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        await using var client = await home.ConnectAsync("phone-test");
        await using var line = new CutLine(home.Hub.Address);
        await using var browser = await chromium.OpenAsync(line.Address, height: 3_000);
        await ShownLog.OpenAsync(browser.Page);
        await SayAsync(client, 1, 10);
        await ShownLog.ShowsAsync(browser.Page, 10);
        await browser.Page.EvaluateAsync("() => window.isTheSamePage = true");

        await line.CutAsync();
        await Assertions.Expect(browser.Page.GetByText("The connection to HomeHub was lost; trying again.")).ToBeVisibleAsync();
        await SayAsync(client, 11, 20);
        Assert.Equal(10, (await ShownLog.IdsAsync(browser.Page)).Max());
        line.Mend();
        await SayAsync(client, 21, 30);

        await ShownLog.ShowsAsync(browser.Page, 30);
        Assert.Equal(Enumerable.Range(1, 30).Select(n => (long)n), await ShownLog.IdsAsync(browser.Page));
        await Assertions.Expect(browser.Page.GetByText("The connection to HomeHub was lost; trying again.")).ToBeHiddenAsync();
        Assert.True(await browser.Page.EvaluateAsync<bool>("() => window.isTheSamePage"));
    }

    [Fact]
    public async Task The_log_opens_while_nothing_can_be_fetched()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        await using var client = await home.ConnectAsync("phone-test");
        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        await browser.OpenAsync("/");
        await SayAsync(client, 1, 1);
        await Assertions.Expect(browser.Page.GetByText("entry 1")).ToBeVisibleAsync();

        // The circuit stands; the browser gets nothing else.
        await browser.Page.RouteAsync("**/*", request => request.AbortAsync());
        await browser.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByText("Logs").ClickAsync();
        await Assertions.Expect(browser.Page.Locator("[data-follow=true]")).ToBeVisibleAsync();
        await SayAsync(client, 2, 3);

        await ShownLog.ShowsAsync(browser.Page, 3);
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
