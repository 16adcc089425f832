using Bunit;
using HomeHub.Core.Logs;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Logs;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Logs;

public sealed class LogTailTests(RunningLog log) : Screen, IClassFixture<RunningLog>
{
    [Fact]
    public async Task Shows_the_newest_at_once_and_what_comes_after()
    {
        await log.AddAsync(20, "tail", "before");
        var tail = RenderTail("tail");
        Assert.Equal(5, tail.FindAll(".row").Count);

        await log.AddAsync(2, "elsewhere", "not mine");
        await log.AddAsync(3, "tail", "after");

        tail.WaitForAssertion(() => Assert.Equal(["before", "before", "after", "after", "after"], Messages(tail)));
    }

    [Fact]
    public async Task Leaves_out_what_is_below_the_level()
    {
        await log.AddAsync(2, "levels", "fine");
        await log.AddAsync(1, "levels", "broken", level: EntryLevel.Error);

        Assert.Equal(["broken"], Messages(RenderTail("levels", EntryLevel.Warning)));
    }

    [Fact]
    public async Task Markup_in_a_message_stays_text()
    {
        await log.AddAsync(1, "markup", "<img src=x onerror=alert(1)>\u001b[31m");

        var tail = RenderTail("markup");

        Assert.Empty(tail.FindAll("img"));
        Assert.Equal(["<img src=x onerror=alert(1)>␛[31m"], Messages(tail));
    }

    [Fact]
    public async Task A_gap_stands_above_the_entry_it_was_found_at()
    {
        await log.AddNumberedAsync(1, "gappy");
        await log.AddNumberedAsync(19, "gappy");

        var rows = RenderTail("gappy").FindAll(".row, .gap").Select(e => e.ClassList.Contains("gap") ? e.TextContent.Trim() : "row");

        Assert.Equal(["row", "17 entries lost", "row"], rows);
    }

    private IRenderedComponent<LogTail> RenderTail(string device, EntryLevel least = EntryLevel.Debug)
    {
        Services.AddSingleton(log.Store).AddSingleton(log.Feed).AddSingleton(log.Hub.Get<DeviceNames>());
        return Render<LogTail>(p => p.Add(t => t.DeviceId, device).Add(t => t.Limit, 5).Add(t => t.MinLevel, least));
    }

    private static IEnumerable<string> Messages(IRenderedComponent<LogTail> tail) => tail.FindAll(".message").Select(m => m.TextContent);
}
