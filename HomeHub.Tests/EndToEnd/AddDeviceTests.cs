using System.Text.Json;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A device from nothing to its first words, in a browser and on a board that runs what was downloaded.</summary>
public sealed class AddDeviceTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Password = "long enough for Wi-Fi";

    [Fact]
    public async Task A_board_with_the_downloaded_kit_is_there_while_the_page_waits_for_it()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        using var downloads = new TemporaryFolder();
        var page = browser.Page;

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a device" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(home.Hub.Address, "devices/add").ToString());
        await FillAsync(page, "What do you call it?", "Küche");
        await Assertions.Expect(page.GetByLabel("Its id")).ToHaveValueAsync("kuche");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next: its connections" }).ClickAsync();
        await FillAsync(page, "Network name (SSID)", "home");
        await FillAsync(page, "Password", Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add Küche" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Waiting for its first words")).ToBeVisibleAsync();

        Assert.DoesNotContain(Password, await page.ContentAsync());
        await page.GetByText("Look at config.py").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the passwords" }).ClickAsync();
        await Assertions.Expect(page.Locator("pre", new() { HasText = Password })).ToBeVisibleAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download firmware and config.py as zip" }).ClickAsync());
        Assert.Equal("homehub-kuche.zip", download.SuggestedFilename);
        await download.SaveAsAsync(downloads.File("kit.zip"));
        await using var board = new BoardFromKit();
        await board.StartAsync(downloads.File("kit.zip"), "rp2", "home", Password);

        await Eventually.SeesAsync("the page says that it is here", async () => await page.GetByText("Küche is here.").IsVisibleAsync() ? "" : board.Output,
            trouble => trouble.Length == 0, VirtualFleet.Patience);
        var config = await Eventually.SeesAsync("it runs what it shall run",
            async () => JsonElement.Parse(await home.Hub.Http.GetStringAsync("/api/home/devices/kuche/config", TestContext.Current.CancellationToken)),
            state => state.GetProperty("state").GetString() == "in_sync" && state.GetProperty("running_version").GetInt64() == 1, VirtualFleet.Patience);
        Assert.Equal("default", config.GetProperty("config").GetProperty("wifi").GetProperty("use").GetString());
        Assert.Equal("own", await UserAsync(home));

        // A new MQTT password, and the running board takes it.
        using var renewed = await home.Hub.Http.PostAsync("/api/home/devices/kuche/mqtt/renew", null, TestContext.Current.CancellationToken);
        Assert.True(JsonElement.Parse(await renewed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("sent").GetBoolean());
        Assert.Equal("on_its_way", await UserAsync(home));
        await Eventually.SeesAsync("the board signs in with it", () => UserAsync(home), state => state == "own", VirtualFleet.Patience);
        Assert.Empty(browser.Faults);
    }

    /// <summary>How the board signs in to the broker.</summary>
    private static async Task<string?> UserAsync(Household home) =>
        JsonElement.Parse(await home.Hub.Http.GetStringAsync("/api/home/broker", TestContext.Current.CancellationToken)).GetProperty("devices")[0].GetProperty("state").GetString();

    [Fact]
    public async Task A_connection_that_is_changed_reaches_every_device_that_uses_it_after_that_was_said()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        var page = browser.Page;
        await page.GotoAsync("/settings/connections");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a Wi-Fi network" }).ClickAsync();
        await FillAsync(page, "Network name (SSID)", "home");
        await FillAsync(page, "Password", "short");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("A Wi-Fi password has 8 to 63 characters")).ToBeVisibleAsync();
        await FillAsync(page, "Password", Password);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await using var hall = await DeviceAsync(home, "hall");
        await using var kitchen = await DeviceAsync(home, "kitchen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit home" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        await FillAsync(page, "Password", "another long password");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("2 devices get a new version of their configuration: hall and kitchen.");
        Assert.Equal(1, kitchen.Running);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and send to 2 devices" }).ClickAsync();

        await Eventually.TrueAsync("both run the new version", () => hall.Running == 2 && kitchen.Running == 2);
        Assert.Contains("another long password", kitchen.Desired.Last());
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete home" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("hall and kitchen use it.");
        Assert.Empty(browser.Faults);
    }

    /// <summary>A device that uses the default network and runs version 1.</summary>
    private static async Task<ConfigurableDevice> DeviceAsync(HostedHome home, string id)
    {
        var device = new ConfigurableDevice(id);
        await device.ConnectAsync(home.BrokerPort);
        await Eventually.TrueAsync($"{id} is known", () => home.Hub.Get<Core.Devices.DeviceRegistry>().Find(id) is not null);
        await home.Hub.Get<Core.Configs.ConfigStore>().SaveAsync(id, new Core.Configs.ConfigContent { Config = """{"wifi":{"use":"default"}}""" }, null, "a test", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync($"{id} runs version 1", () => device.Running == 1);
        return device;
    }

    private static Task FillAsync(IPage page, string label, string text) => page.Locator("input").And(page.GetByLabel(label)).First.FillAsync(text);
}
