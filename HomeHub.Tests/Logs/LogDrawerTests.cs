using Bunit;
using HomeHub.Core.Logs;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Logs;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Logs;

public sealed class LogDrawerTests(RunningLog log) : Screen, IClassFixture<RunningLog>
{
    [Fact]
    public async Task Shows_all_there_is_to_know_and_what_happened_around()
    {
        await log.AddAsync(15, "drawer", "before");
        var entry = await log.AddAsync(1, "drawer", "two\nlines of <b>text</b>", "wifi", EntryLevel.Error);
        await log.AddAsync(3, "somebody-else", "not around it");
        await log.AddAsync(4, "drawer", "after");

        var drawer = Open(entry.Id);

        Assert.Contains("two\nlines of <b>text</b>", drawer.Find(".message").TextContent);
        Assert.Empty(drawer.FindAll("b"));
        Assert.Contains("homehub/drawer/log", drawer.Find("dl").TextContent);
        Assert.Equal($"logs?at={entry.Id}", drawer.Find("dd.link a").GetAttribute("href"));
        var around = drawer.FindAll(".around .said").Select(e => e.TextContent).ToList();
        Assert.Equal(10 + 1 + 4, around.Count);
        Assert.DoesNotContain("not around it", around);
        Assert.Single(drawer.FindAll("[aria-current]"));
    }

    [Fact]
    public async Task A_neighbour_can_be_opened()
    {
        var first = await log.AddAsync(1, "neighbours");
        var second = await log.AddAsync(1, "neighbours");
        long? opened = null;

        var drawer = Open(second.Id, id => opened = id);
        await drawer.InvokeAsync(() => drawer.Find(".around button").ClickAsync());

        Assert.Equal(first.Id, opened);
    }

    [Fact]
    public async Task A_gap_before_the_entry_is_said()
    {
        await log.AddNumberedAsync(1, "gap-drawer");
        var entry = await log.AddNumberedAsync(19, "gap-drawer");

        Assert.Contains("17 entries of this device before this one never arrived", Open(entry.Id).Find(".lost").TextContent);
    }

    [Fact]
    public void An_entry_that_is_gone_is_said_to_be() => Assert.Contains("is not stored any more", Open(999_999_999).Markup);

    private IRenderedComponent<LogDrawer> Open(long id, Action<long>? opened = null)
    {
        Services.AddSingleton(log.Store).AddSingleton(log.Deletion).AddSingleton(log.Hub.Get<DeviceNames>());
        return Render<LogDrawer>(p => p.Add(d => d.Id, id).Add(d => d.OnOpen, opened ?? (_ => { })));
    }
}
