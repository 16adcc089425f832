using Bunit;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Components.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConfigStateBarTests : ConfigScreen
{
    [Fact]
    public async Task Follows_a_version_from_saved_to_proven()
    {
        await ReportAsync(0, ReportedState.Applied, 0);
        var bar = RenderBar();
        bar.WaitForAssertion(() => Assert.Contains("Kitchen runs what it was set up with.", bar.Markup));

        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        bar.WaitForAssertion(() => Assert.Contains("Version 1 is on its way to Kitchen.", bar.Markup));

        await ReportAsync(1, ReportedState.Trial, 0);
        bar.WaitForAssertion(() => Assert.Contains("1:30", bar.Find(".left").TextContent));
        Core.Clock.Advance(TimeSpan.FromSeconds(49));
        bar.WaitForAssertion(() => Assert.Contains("0:41", bar.Find(".left").TextContent));

        await ReportAsync(1, ReportedState.Applied, 1);
        bar.WaitForAssertion(() => Assert.Contains("Kitchen runs version 1, proven by its hash.", bar.Markup));
        Assert.Empty(bar.FindAll("table"));
    }

    [Fact]
    public async Task Says_that_it_waits_because_the_device_is_offline()
    {
        await ReportAsync(0, ReportedState.Applied, 0);
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        var bar = RenderBar();

        await Core.Get<DeviceRegistry>().ApplyAsync(Kitchen, Core.Clock.GetUtcNow(), device => device.GoOffline(Core.Clock.GetUtcNow(), "test"));

        bar.WaitForAssertion(() => Assert.Contains("Version 1 waits: Kitchen is offline.", bar.Markup));
        Assert.Contains("Added Hall motion", bar.Markup);
    }

    [Fact]
    public async Task Shows_the_devices_reasons_at_their_fields_and_both_versions_side_by_side()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        await ReportAsync(1, ReportedState.Applied, 1);
        var content = await Core.ContentAsync();
        await Core.SavedAsync(content with { Sensors = [content.Sensors[0] with { SensorConfig = """{"pin":19,"retrigger_delay_ms":10000}""" }] });

        await ReportAsync(2, ReportedState.Rejected, 1, """{"sensors[0].sensor_config.pin":"pin 19 is broken"}""");
        var bar = RenderBar();

        Assert.Equal("Hall motion, Pin: pin 19 is broken", bar.Find("li").TextContent.Trim());
        Assert.Equal(["Setting", "Running: version 1", "Wanted: version 2"], bar.FindAll("thead th").Select(head => head.TextContent));
        Assert.Equal(["GP18", "GP19"], bar.FindAll("tbody td").Select(cell => cell.TextContent));
        Assert.Contains("changed", bar.Find("tbody th").TextContent);
    }

    [Fact]
    public async Task A_reverted_version_can_be_sent_again_or_left_for_the_one_before()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        await ReportAsync(1, ReportedState.Applied, 1);
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen" });
        await ReportAsync(2, ReportedState.Reverted, 1, """{"":"not on Wi-Fi within 90 s"}""");
        var (bar, dialogs) = (RenderBar(), Dialogs());
        Assert.Equal("not on Wi-Fi within 90 s", bar.Find("li").TextContent.Trim());

        await PressAsync(bar, "Go back to version 1");
        dialogs.WaitForAssertion(() => Assert.Contains("Hall motion", dialogs.Find("caption").TextContent));
        await PressAsync(dialogs, "Restore version 1");

        dialogs.WaitForAssertion(() => Assert.Equal("Version 3 is what version 1 was; Kitchen gets it as the newest.", Assert.Single(Said())));
        Assert.Equal(["Hall motion"], (await Core.ContentAsync()).Sensors.Select(sensor => sensor.Name));
        bar.WaitForAssertion(() => Assert.Contains("Version 3 is on its way to Kitchen.", bar.Markup));
    }

    private IRenderedComponent<ConfigStateBar> RenderBar() => Render<ConfigStateBar>(parameters => parameters.Add(bar => bar.DeviceId, Kitchen));
}
