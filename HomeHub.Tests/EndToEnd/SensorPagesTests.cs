using HomeHub.Tests.Support;
using Microsoft.Playwright;

namespace HomeHub.Tests.EndToEnd;

/// <summary>From a board's pins to the pages in a real browser, and from a switch on a page to the board's PWM.</summary>
public sealed class SensorPagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int ClimatePin = 26;
    private const int MotionPin = 18;
    private const int LightPin = 16;
    private const string Sensors = """
        [{"sensor_type":"weather","name":"Kitchen climate","sensor_config":{"pin":26,"measurement_interval_ms":2000}},
         {"sensor_type":"motion","name":"Kitchen motion","sensor_config":{"pin":18,"retrigger_delay_ms":1000}},
         {"sensor_type":"led","name":"Shelf light","sensor_config":{"pin":16,"freq":1000,"fade_time_ms":0,"brightness_scale":255}}]
        """;

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_board_is_seen_and_obeys(int width)
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var board = await VirtualPico.StartAsync(home.BrokerPort, "kitchen", "Kitchen", Sensors);
        await board.ClimateAsync(ClimatePin, 21.4, 47);
        await using var browser = await chromium.OpenAsync(home.Hub.Address, width);
        var page = browser.Page;
        await page.GotoAsync("/sensors");

        // What is measured, and what changes.
        await Assertions.Expect(Row(page, "Kitchen climate")).ToContainTextAsync("21.4");
        await board.ClimateAsync(ClimatePin, 24.9, 40);
        await Assertions.Expect(Row(page, "Kitchen climate")).ToContainTextAsync("24.9");

        // A pulse, and that it is over.
        await board.PulseAsync(MotionPin);
        await Assertions.Expect(Row(page, "Kitchen motion").Locator(".moving")).ToBeVisibleAsync();
        await Assertions.Expect(Row(page, "Kitchen motion")).ToContainTextAsync("No motion");

        // The switch stands where the board says, and the board does as told.
        var light = page.GetByRole(AriaRole.Switch, new() { Name = "Shelf light" });
        await Assertions.Expect(light).ToHaveAttributeAsync("aria-checked", "false");
        await light.ClickAsync();
        await Assertions.Expect(light).ToHaveAttributeAsync("aria-checked", "true");
        await Eventually.TrueAsync("the pin shines", async () => await board.PwmAsync(LightPin) == 65_535);
        await DimAsync(page, 51);
        await Eventually.TrueAsync("the pin is dimmed", async () => await board.PwmAsync(LightPin) == 65_535 / 5);
        await Assertions.Expect(Row(page, "Shelf light")).ToContainTextAsync("20");

        Assert.Empty(home.Hub.Get<Core.Sensors.SensorViews>().All().Where(view => view.NeedsAttention).Select(view => view.Note));

        // Its own page, by its link, with the keyboard.
        await page.GetByRole(AriaRole.Link, new() { Name = "Shelf light", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(home.Hub.Address, "sensors/kitchen/shelf-light").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Brightness" })).ToBeVisibleAsync();
        light = page.GetByRole(AriaRole.Switch, new() { Name = "Shelf light" });
        await light.PressAsync("Space");
        await Assertions.Expect(light).ToHaveAttributeAsync("aria-checked", "false");
        await Eventually.TrueAsync("the pin is dark", async () => await board.PwmAsync(LightPin) == 0);
        // The plot may have come up under the pointer, and then says what was there.
        await page.Mouse.MoveAsync(0, 0);
        await Assertions.Expect(page.GetByText("On once, for").First).ToBeVisibleAsync();

        // Without the board nothing can be switched, and how old everything is can be seen.
        await board.StopAsync();
        await Assertions.Expect(page.GetByText("Kitchen is offline since").First).ToBeVisibleAsync();
        await Assertions.Expect(light).ToBeDisabledAsync();
        await page.GotoAsync("/sensors");
        await Assertions.Expect(page.GetByText("its 3 sensors are not heard")).ToBeVisibleAsync();
        await Assertions.Expect(Row(page, "Kitchen climate").Locator("time")).ToContainTextAsync("ago");
        await Assertions.Expect(Row(page, "Kitchen climate")).ToContainTextAsync("24.9");
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task A_curve_is_read_with_the_keyboard_and_as_a_table()
    {
        await using var home = await HostedHome.RunAsync(BrokerKind.Embedded);
        await using var board = await home.ConnectAsync("hall");
        await board.PublishAsync("homehub/hall/availability", """{"state":"online","session":"1-1"}""", retain: true);
        await board.PublishAsync("homehub/hall/sensors/climate/state", """{"temperature":19.5}""");
        await using var browser = await chromium.OpenAsync(home.Hub.Address);
        await browser.Page.GotoAsync("/sensors/hall/climate?span=6h");
        var curve = browser.Page.GetByRole(AriaRole.Slider);
        await Assertions.Expect(curve).ToHaveCountAsync(1);

        await Eventually.TrueAsync("the key finds the reading", async () =>
        {
            await curve.PressAsync("End");
            return (await curve.GetAttributeAsync("aria-valuetext"))!.EndsWith(": 19.5", StringComparison.Ordinal);
        });
        await browser.Page.GetByText("As a table").ClickAsync();

        await Assertions.Expect(browser.Page.GetByRole(AriaRole.Cell, new() { Name = "19.5" }).First).ToBeVisibleAsync();
        Assert.Empty(browser.Faults);
    }

    private static ILocator Row(IPage page, string sensor) => page.Locator("main li", new() { Has = page.GetByRole(AriaRole.Link, new() { Name = sensor, Exact = true }) });

    /// <summary>As a finger does it: the slider is moved, then let go.</summary>
    private static async Task DimAsync(IPage page, int brightness) => await page.GetByLabel("Brightness of Shelf light").EvaluateAsync(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', { bubbles: true })); slider.dispatchEvent(new Event('change', { bubbles: true })); }", brightness);
}
