using HomeHub.Core.Access;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.Access;

/// <summary>Access as somebody at a browser meets it.</summary>
public sealed class OpenPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task The_first_owner_sets_the_house_up_and_finds_the_overview()
    {
        await using var hub = await HubHost.RunAsync((OwnerSession.Setting.Key, ""));
        await using var browser = await chromium.OpenAsync(hub.Address, signedIn: false);
        await browser.Page.GotoAsync("/");
        await browser.Page.GetByRole(AriaRole.Textbox, new() { Name = "One-time code" }).FillAsync(hub.Get<SetupCode>().Text);
        await browser.Page.GetByLabel("Your name").FillAsync("Grandmother");
        await browser.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("a placeholder that is long");
        await browser.Page.GetByLabel("The password again").FillAsync("a placeholder that is long");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Make me the owner" }).ClickAsync();

        await Assertions.Expect(browser.Page.Locator("h1")).ToHaveTextAsync("Overview");
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task An_open_page_ends_when_its_person_is_signed_out()
    {
        await using var hub = await HubHost.RunAsync();
        var viewer = await hub.AddUserAsync("kim", Role.Viewer);
        await using var browser = await chromium.OpenAsync(hub.Address, signedIn: false);
        await SignInAsync(browser, "kim");
        await browser.OpenAsync("/devices");

        await hub.Get<UserStore>().EndSessionsAsync(viewer.Id, TestContext.Current.CancellationToken);

        await Assertions.Expect(browser.Page.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task A_viewer_sees_what_others_can_do_and_why_they_cannot()
    {
        await using var hub = await HubHost.RunAsync();
        await hub.AddUserAsync("kim", Role.Viewer);
        await hub.Get<Core.Devices.DeviceRegistry>().EnsureAsync("kitchen", DateTimeOffset.UtcNow);
        await using var browser = await chromium.OpenAsync(hub.Address, signedIn: false);
        await SignInAsync(browser, "kim");
        await browser.OpenAsync("/devices/kitchen");

        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Restart" })).ToBeDisabledAsync();
        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToBeDisabledAsync();
        await Assertions.Expect(browser.Page.GetByText("Only an owner can delete it.")).ToBeVisibleAsync();
        // Somebody who switches the button on by hand is refused by the handler.
        await browser.Page.EvaluateAsync("() => document.querySelectorAll('fieldset').forEach(set => set.disabled = false)");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Identify" }).ClickAsync(new() { Force = true });
        await Assertions.Expect(browser.Page.GetByText("Only an operator or an owner can do this.")).ToBeVisibleAsync();
        await browser.Page.GotoAsync("/settings/access");
        await Assertions.Expect(browser.Page.GetByText("You may not see this page")).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(BrowserPage browser, string name)
    {
        await browser.Page.GotoAsync("/sign-in");
        await browser.SignInAsync(name);
        await Assertions.Expect(browser.Page.Locator("h1")).ToHaveTextAsync("Overview");
    }
}
