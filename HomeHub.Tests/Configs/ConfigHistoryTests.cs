using Bunit;
using HomeHub.Core.Configs;
using HomeHub.Web.Components.Configs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConfigHistoryTests : ConfigScreen
{
    [Fact]
    public void Teaches_what_will_stand_here() => Assert.Contains("Every save makes a version here", RenderHistory().Markup);

    [Fact]
    public async Task Lists_every_version_with_who_and_what_and_marks_the_one_that_runs()
    {
        await TwoVersionsAsync();
        var history = RenderHistory();

        Assert.Equal(["2", "1"], history.FindAll(".number").Select(number => number.TextContent));
        Assert.Equal(["Hall motion: pin 18 → 19", "Added Hall motion (Motion (PIR), pin 18)"], history.FindAll(".changes").Select(changes => changes.TextContent));
        Assert.All(history.FindAll(".small"), small => Assert.EndsWith("a test", small.TextContent));
        history.WaitForAssertion(() => Assert.Equal(["pending", "running"], history.FindAll(".mark").Select(mark => mark.TextContent)));

        await ReportAsync(2, ReportedState.Applied, 2);
        history.WaitForAssertion(() => Assert.Equal("running", Assert.Single(history.FindAll(".mark")).TextContent));
    }

    [Fact]
    public async Task A_version_opens_by_its_address_and_shows_what_changed_since()
    {
        await TwoVersionsAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("devices/kitchen?tab=configuration");
        var history = RenderHistory();

        Services.GetRequiredService<NavigationManager>().NavigateTo(history.FindAll("a")[1].GetAttribute("href")!);

        history.WaitForAssertion(() => Assert.Equal(["GP18", "GP19"], history.FindAll("tbody td").Select(cell => cell.TextContent)));
        Assert.Equal(["Setting", "Version 1", "Now: version 2"], history.FindAll("thead th").Select(head => head.TextContent));
        Assert.Contains("10000 ms", history.Find("details").TextContent);
        Assert.EndsWith("?tab=configuration", history.FindAll("a")[1].GetAttribute("href"));
    }

    [Fact]
    public async Task Restoring_says_what_it_changes_before_it_does()
    {
        await TwoVersionsAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("?tab=configuration&version=1");
        var (history, dialogs) = (RenderHistory(), Dialogs());

        await PressAsync(history, "Restore version 1");
        dialogs.WaitForAssertion(() => Assert.Equal(["GP19", "GP18"], dialogs.FindAll("tbody td").Select(cell => cell.TextContent)));
        Assert.Equal(2, (await Core.Get<ConfigStore>().FindAsync(Kitchen, Cancellation))!.Version);
        await PressAsync(dialogs, "Restore version 1");

        history.WaitForAssertion(() => Assert.Equal("Version 1 restored: Hall motion: pin 19 → 18", history.FindAll(".changes")[0].TextContent));
    }

    [Fact]
    public async Task One_that_somebody_else_changed_meanwhile_is_compared_again_before_it_is_replaced()
    {
        await TwoVersionsAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("?version=1");
        var (history, dialogs) = (RenderHistory(), Dialogs());
        await PressAsync(history, "Restore version 1");
        dialogs.WaitForElement("table");

        await Core.SavedAsync((await Core.ContentAsync()) with { Sensors = [] });
        await PressAsync(dialogs, "Restore version 1");

        dialogs.WaitForAssertion(() => Assert.Contains("a test saved version 3 meanwhile", dialogs.Markup));
        Assert.Empty((await Core.ContentAsync()).Sensors);
        await PressAsync(dialogs, "Restore version 1");
        dialogs.WaitForAssertion(() => Assert.Contains("Version 4 is what version 1 was", Assert.Single(Said())));
    }

    private async Task TwoVersionsAsync()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        await ReportAsync(1, ReportedState.Applied, 1);
        var content = await Core.ContentAsync();
        await Core.SavedAsync(content with { Sensors = [content.Sensors[0] with { SensorConfig = """{"pin":19,"retrigger_delay_ms":10000}""" }] });
    }

    private IRenderedComponent<ConfigHistory> RenderHistory() => Render<ConfigHistory>(parameters => parameters.Add(history => history.DeviceId, Kitchen));
}
