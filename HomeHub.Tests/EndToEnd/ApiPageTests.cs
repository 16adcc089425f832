using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>The page that shows what the REST face has, in a real browser.</summary>
public sealed class ApiPageTests(HubHost hub, Chromium chromium) : IClassFixture<HubHost>, IClassFixture<Chromium>
{
    [Fact]
    public async Task Every_operation_is_listed_and_found_and_shows_an_example_without_asking_another_host()
    {
        await using var browser = await chromium.OpenAsync(hub.Address);
        var hosts = new List<string>();
        browser.Page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        await browser.Page.GotoAsync("/settings");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "What there is, with examples" }).ClickAsync();

        var operations = await hub.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var count = System.Text.Json.JsonElement.Parse(operations).GetProperty("paths").EnumerateObject().Sum(path => path.Value.EnumerateObject().Count());
        await Assertions.Expect(browser.Page.Locator("details")).ToHaveCountAsync(count);

        await browser.Page.GetByLabel("Show only what has this in it").FillAsync("post sensors/add");
        var found = browser.Page.Locator("details:visible");
        await Assertions.Expect(found).ToHaveCountAsync(1);
        await found.Locator("summary").ClickAsync();
        await Assertions.Expect(found.Locator("pre").First).ToContainTextAsync("\"device_config_id\": 3");
        await Assertions.Expect(found).ToContainTextAsync("\"success\": true");
        await browser.Page.GetByLabel("Show only what has this in it").FillAsync("there is no such thing");
        await Assertions.Expect(browser.Page.GetByText("Nothing here has that in it.")).ToBeVisibleAsync();

        Assert.Equal([hub.Address.Authority], hosts.Distinct());
        Assert.Empty(browser.Faults);
    }
}
