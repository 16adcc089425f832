using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.Layout;

/// <summary>What one does in the frame around the pages, in a real browser.</summary>
public sealed class PagesInBrowserTests(HubHost hub, Chromium chromium) : IClassFixture<HubHost>, IClassFixture<Chromium>
{
    [Fact]
    public async Task The_keyboard_finds_a_device()
    {
        await FurnishAsync();
        await using var browser = await chromium.OpenAsync(hub.Address);
        await browser.OpenAsync("/");

        await browser.Page.Keyboard.PressAsync("Control+k");
        var field = browser.Page.GetByRole(AriaRole.Combobox);
        await Assertions.Expect(field).ToBeFocusedAsync();
        await field.PressSequentiallyAsync("kitch");
        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Kitchen");
        await field.PressAsync("Enter");

        await Assertions.Expect(browser.Page).ToHaveURLAsync(new Uri(hub.Address, "devices/kitchen").ToString());
        await Assertions.Expect(browser.Page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_page_takes_no_click_and_no_letter_before_somebody_hears_them()
    {
        await using var browser = await chromium.OpenAsync(hub.Address);
        var name = browser.Page.GetByLabel("What do you call it?");
        var waiting = browser.Page.GetByText("Still connecting to HomeHub.");
        await browser.Page.RouteAsync("**/_framework/blazor*.js", request => request.AbortAsync());

        await browser.Page.GotoAsync("/devices/add");
        await Assertions.Expect(name).ToBeDisabledAsync();
        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Next: its connections" })).ToBeDisabledAsync();
        await Assertions.Expect(waiting).ToBeVisibleAsync();
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await Assertions.Expect(browser.Page.Locator("h1")).ToHaveTextAsync("Settings");

        await browser.Page.UnrouteAllAsync();
        await browser.Page.GotoAsync("/devices/add");
        await name.FillAsync("Shed");
        await Assertions.Expect(browser.Page.GetByLabel("Its id")).ToHaveValueAsync("shed");
        await Assertions.Expect(waiting).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_device_that_goes_offline_is_on_the_overview_at_once()
    {
        await FurnishAsync();
        await using var browser = await chromium.OpenAsync(hub.Address);
        await browser.OpenAsync("/");

        await SayAsync("attic", state => state.Available(new AvailabilityPayload("online", "1-1"), DateTimeOffset.UtcNow));
        await SayAsync("attic", state => state.Available(new AvailabilityPayload("offline", "1-1"), DateTimeOffset.UtcNow));

        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("attic offline since .*connection lost") })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_device_is_renamed_and_deleted_by_its_page()
    {
        await SayAsync("bench", state => state.Available(new AvailabilityPayload("online", "1-1"), DateTimeOffset.UtcNow));
        await using var browser = await chromium.OpenAsync(hub.Address);
        await browser.OpenAsync("/devices/bench");

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await browser.Page.GetByLabel("What do you call this device?").FillAsync("<b>Bench</b>");
        await browser.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Assertions.Expect(browser.Page.Locator("h1")).ToHaveTextAsync("<b>Bench</b>");

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete <b>Bench</b>" }).ClickAsync();
        await Assertions.Expect(browser.Page).ToHaveURLAsync(new Uri(hub.Address, "devices").ToString());
        await Assertions.Expect(browser.Page.GetByText("<b>Bench</b> was deleted.")).ToBeVisibleAsync();
        Assert.Null(hub.Get<DeviceRegistry>().Find("bench"));
    }

    [Fact]
    public async Task The_password_is_hidden_until_it_is_asked_for()
    {
        var password = hub.Get<ConnectionGuide>().Password!;
        Assert.DoesNotContain(password, await hub.Http.GetStringAsync("/settings", TestContext.Current.CancellationToken));
        await using var browser = await chromium.OpenAsync(hub.Address);
        await browser.OpenAsync("/settings");
        Assert.DoesNotContain(password, await browser.Page.ContentAsync());

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show the password" }).ClickAsync();

        await Assertions.Expect(browser.Page.Locator("#broker dl")).ToContainTextAsync(password);
    }

    private async Task FurnishAsync()
    {
        await SayAsync("kitchen", state =>
        {
            state.Available(new AvailabilityPayload("online", "1-1"), DateTimeOffset.UtcNow);
            state.Announced(new AnnouncePayload("rp2", "Raspberry Pi Pico W", "Kitchen", new FirmwarePayload("1.4.0", 14, "a", null), "1.26.1",
                new BootPayload(17, "watchdog"), new WifiPayload("home", -52, "192.168.1.41"), 118_432, 612_000, 3, false, 1), "{}", DateTimeOffset.UtcNow);
        });
        hub.Get<RejectedMessages>().Add("homehub/x/announce", "<script>alert(1)</script>"u8.ToArray(), RejectReason.NotJson, "Not JSON.");
    }

    private Task SayAsync(string device, Action<DeviceState> change) => hub.Get<DeviceRegistry>().ApplyAsync(device, DateTimeOffset.UtcNow, change);
}
