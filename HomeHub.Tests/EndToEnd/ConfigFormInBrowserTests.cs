using System.Diagnostics;
using System.Text.RegularExpressions;
using HomeHub.Core.Configs;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>From the form in a real browser to a board that runs the real firmware, and back.</summary>
public sealed class ConfigFormInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Id = "kitchen";
    private const string Sensors = """
        [{"sensor_type":"weather","name":"Climate","sensor_config":{"pin":26}},
         {"sensor_type":"led","name":"Light","sensor_config":{"pin":16,"freq":1000,"fade_time_ms":500,"brightness_scale":255}}]
        """;

    [Fact]
    public async Task What_is_saved_in_the_form_runs_on_the_board()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var board = await VirtualPico.StartAsync(home.BrokerPort, Id, "Kitchen", Sensors);
        await IsAsync(home, ConfigStateKind.InSync, 0);
        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        var page = await OpenAsync(browser);

        // A motion sensor on GP18, picked on the picture of the board.
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a sensor" }).ClickAsync();
        await page.Locator(".mud-menu-item", new() { HasText = "Motion (PIR)" }).ClickAsync();
        await Assertions.Expect(page.Locator(".mud-menu-item")).ToHaveCountAsync(0);
        await Eventually.TrueAsync("GP18 is picked", async () =>
        {
            // The menu, as it closes, gives the keyboard back to its button: a key may go there.
            await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^GP18,") }).PressAsync("Space");
            return await page.GetByLabel("Pin", new() { Exact = true }).InputValueAsync() == "18";
        });
        await SaveAsync(page);
        var watch = Stopwatch.StartNew();
        await IsAsync(home, ConfigStateKind.InSync, 1);
        Say($"running on the board {watch.ElapsedMilliseconds} ms after the save was pressed");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "State of the configuration" })).ToContainTextAsync("Kitchen runs version 1");

        await board.PulseAsync(18);
        await Eventually.TrueAsync("the pulse is a reading", () => home.Hub.Get<SensorRegistry>().Find(Id, "motion")?.Value("state")?.On == true, VirtualFleet.Patience);

        // Another fade time for the light.
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Light") }).ClickAsync();
        await page.GetByLabel("Fade for").FillAsync("900");
        await SaveAsync(page);
        await IsAsync(home, ConfigStateKind.InSync, 2);

        // A pin that is taken is refused at the field.
        await page.GetByLabel("Pin", new() { Exact = true }).FillAsync("18");
        await Assertions.Expect(page.GetByText("GP18 is already used by Motion.").First).ToBeVisibleAsync();
        await SaveAsync(page);
        await Assertions.Expect(page.GetByText("Light, Pin: GP18 is already used by Motion.")).ToBeVisibleAsync();
        Assert.Equal(2, home.Hub.Get<ConfigSync>().StateOf(Id).Wanted);
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();

        // What is saved while the board is off waits for it.
        await board.StopAsync();
        await Assertions.Expect(page.Locator("main").GetByText("offline", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("Fade for").FillAsync("250");
        await SaveAsync(page);
        await IsAsync(home, ConfigStateKind.Pending, 3);
        await Assertions.Expect(page.GetByText("Version 3 waits: Kitchen is offline.")).ToBeVisibleAsync();
        await board.StartAsync();
        await IsAsync(home, ConfigStateKind.InSync, 3);
        await Assertions.Expect(page.GetByText("Kitchen runs version 3")).ToBeVisibleAsync();

        // Version 1 comes back from the history, as a version of its own, and runs on the board.
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new(@"^\s*1\b.*Motion", RegexOptions.Singleline) }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore version 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Restore") }).ClickAsync();
        await IsAsync(home, ConfigStateKind.InSync, 4);
        await Assertions.Expect(page.GetByText("Kitchen runs version 4")).ToBeVisibleAsync();
        var restored = await home.Hub.Get<ConfigStore>().FindAsync(Id, TestContext.Current.CancellationToken);
        Assert.Contains("\"fade_time_ms\":500", restored!.Content.Sensors.Single(sensor => sensor.Name == "Light").SensorConfig, StringComparison.Ordinal);
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task A_wrong_Wi_Fi_password_is_taken_back_by_the_board_and_the_page_says_why()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var board = await VirtualPico.StartAsync(home.BrokerPort, Id, "Kitchen", Sensors, speed: 10);
        await IsAsync(home, ConfigStateKind.InSync, 0);
        await using var browser = await chromium.OpenAsync(home.Hub.Address, 390, 844);
        var page = await OpenAsync(browser);

        await page.GetByLabel("Wi-Fi", new() { Exact = true }).ClickAsync();
        await page.Locator(".mud-list-item", new() { HasText = "Its own" }).ClickAsync();
        await page.GetByLabel("Network name").FillAsync(VirtualPico.Ssid);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("wrong-placeholder");
        await Assertions.Expect(page.GetByText("The device restarts to try this.")).ToBeVisibleAsync();
        await SaveAsync(page);

        await IsAsync(home, ConfigStateKind.Reverted, 1);
        var bar = page.GetByRole(AriaRole.Region, new() { Name = "State of the configuration" });
        await Assertions.Expect(bar).ToContainTextAsync("reverted");
        await Assertions.Expect(bar).ToContainTextAsync("wrong password");
        Assert.DoesNotContain("wrong-placeholder", await page.ContentAsync());
        Assert.Empty(browser.Faults);
    }

    private static async Task<IPage> OpenAsync(BrowserPage browser)
    {
        await browser.OpenAsync($"/devices/{Id}?tab=configuration");
        return browser.Page;
    }

    private static Task SaveAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Save and send to Kitchen" }).ClickAsync();

    private static async Task IsAsync(HostedHome home, ConfigStateKind kind, long version) => await Eventually.SeesAsync($"version {version} {kind}",
        () => Task.FromResult(home.Hub.Get<ConfigSync>().StateOf(Id)), state => state.Kind == kind && state.Wanted == version && (kind != ConfigStateKind.InSync || state.Running == version), VirtualFleet.Patience);

    private static void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine(what);
}
