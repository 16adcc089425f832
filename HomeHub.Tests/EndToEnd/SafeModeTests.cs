using System.Text.Json;
using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A board whose firmware keeps crashing, from the board to the page of a running hub.</summary>
public sealed class SafeModeTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Id = "virtual-001";

    [Fact]
    public async Task A_board_that_crashes_five_times_says_so_on_every_page_and_comes_back_once_mended()
    {
        await using var home = await Household.RunAsync(BrokerKind.Mosquitto);
        using var flash = new TemporaryFolder();
        var sensors = Path.Combine(Install(flash), "sensors", "__init__.py");
        var good = await File.ReadAllTextAsync(sensors, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(sensors, "\n\nclass SensorManager:\n    def __init__(self, *_):\n        raise RuntimeError('no sensor manager today')\n", TestContext.Current.CancellationToken);
        // Each crash waits longer before it restarts; faster, five of them take seconds. Not much faster, for the watchdog's 8 s shrink too.
        await using var fleet = await VirtualFleet.StartAsync(home.BrokerPort, devices: 1, "--flash", flash.Path, "--speed", "4");
        await StatusAsync(home, "safe_mode", fleet);

        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        await browser.Page.GotoAsync("/devices");
        var row = browser.Page.Locator("tr", new() { HasText = Id });
        await Assertions.Expect(row).ToContainTextAsync("safe mode");
        await Assertions.Expect(row).ToContainTextAsync("crash");
        await browser.Page.GotoAsync("/");
        await Assertions.Expect(browser.Page.GetByText("Kitchen in safe mode: crashed 5 times in a row")).ToBeVisibleAsync();
        await browser.Page.GotoAsync($"/devices/{Id}");
        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Safe mode: crashed 5 times in a row" })).ToBeVisibleAsync();
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Its errors" }).ClickAsync();
        await Assertions.Expect(browser.Page.GetByText("Safe mode: 5 starts in a row failed within a minute").First).ToBeVisibleAsync();
        await Assertions.Expect(browser.Page.GetByText("The last run crashed: RuntimeError: no sensor manager today").First).ToBeVisibleAsync();

        await File.WriteAllTextAsync(sensors, good, TestContext.Current.CancellationToken);
        using var restart = await home.Hub.Http.PostAsync($"/api/home/devices/{Id}/restart", null, TestContext.Current.CancellationToken);
        Assert.True(restart.IsSuccessStatusCode, await restart.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await StatusAsync(home, "online", fleet);
        await browser.Page.GotoAsync("/devices");
        await Assertions.Expect(row).ToContainTextAsync("online");
        Assert.Empty(browser.Faults);
    }

    /// <summary>Puts the firmware into slot a of the board's flash, as an update would have; the package's folder.</summary>
    private static string Install(TemporaryFolder flash)
    {
        var package = Path.Combine(flash.Path, Id, "slots", "a", "home");
        var source = Path.Combine(VirtualFleet.Firmware, "home");
        foreach (var file in Directory.EnumerateFiles(source, "*.py", SearchOption.AllDirectories))
        {
            var target = Path.Combine(package, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var state = Directory.CreateDirectory(Path.Combine(flash.Path, Id, "state"));
        File.WriteAllText(Path.Combine(state.FullName, "slot.json"), """{"slot":"a","confirmed":true}""");
        return package;
    }

    private static async Task StatusAsync(Household home, string wanted, VirtualFleet fleet)
    {
        try
        {
            await Eventually.TrueAsync($"{Id} is {wanted}", async () =>
                JsonElement.Parse(await home.Hub.Http.GetStringAsync($"/api/home/devices/{Id}", TestContext.Current.CancellationToken)).GetProperty("status").GetString() == wanted,
                VirtualFleet.Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{fleet.Output}");
        }
    }
}
