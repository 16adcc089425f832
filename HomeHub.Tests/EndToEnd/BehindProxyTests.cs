using System.Net.Http.Json;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>HomeHub below a path of another server, as a browser meets it.</summary>
public sealed class BehindProxyTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Below_a_path_one_signs_in_goes_about_and_sees_what_is_live(bool ingress)
    {
        await using var hub = await HubHost.RunAsync(("Access:Proxies:0", "127.0.0.1"), ("Access:FrameAncestors", "'self'"));
        await using var nginx = await NginxProxy.RunAsync(hub.Address);
        var address = ingress ? nginx.IngressAddress : nginx.Address;
        await using var browser = await chromium.OpenAsync(address, signedIn: false);
        var (page, astray) = (browser.Page, new List<string>());
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                astray.Add(request.Url);
            }
        };

        await page.GotoAsync("devices?q=kit");
        await browser.SignInAsync(OwnerSession.Name);
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(address, "devices?q=kit").ToString());

        await page.GetByRole(AriaRole.Link, new() { Name = "Logs", Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.Locator("[data-follow=true]")).ToBeVisibleAsync();
        using var said = await hub.Http.PostAsJsonAsync("/api/home/logs/add", new { device_id = "kitchen", log = new { message = "seen through the proxy" } }, TestContext.Current.CancellationToken);
        await Assertions.Expect(page.Locator("[data-id]").First).ToContainTextAsync("seen through the proxy");

        await page.GotoAsync("api");
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(address, "api.html").ToString());

        await page.GotoAsync("sign-in");
        await browser.SignInAsync(OwnerSession.Name);
        await Assertions.Expect(page).ToHaveURLAsync(address.ToString());
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Overview");

        Assert.Empty(astray);
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task A_path_that_somebody_else_names_is_not_believed()
    {
        await using var hub = await HubHost.RunAsync(("Access:Proxies:0", "192.0.2.1"));
        using var http = OwnerSession.Client(hub.Address);
        http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/elsewhere");
        http.DefaultRequestHeaders.Add("X-Ingress-Path", "/elsewhere");

        var page = await http.GetStringAsync("/sign-in", TestContext.Current.CancellationToken);

        Assert.Contains("<base href=\"/\"", page);
        Assert.DoesNotContain("elsewhere", page);
    }
}
