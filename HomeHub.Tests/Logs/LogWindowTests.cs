using HomeHub.Core.Logs;
using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

public sealed class LogWindowTests(RunningLog log) : IClassFixture<RunningLog>
{
    private static readonly LogWindowSize Small = new(10, 25, 40);
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follows_the_newest_and_keeps_no_more_than_it_may()
    {
        var window = await OpenAsync("follows", stored: 30);
        Assert.Equal(10, window.Rows.Count);

        for (var i = 0; i < 30; i++)
        {
            await log.AddAsync(1, "follows");
            Assert.True(await window.TakeAsync(Stop));
        }

        Assert.Equal(25, window.Rows.Count);
        Assert.Equal(log.Feed.Last.NewestId, window.Rows[^1].Id);
    }

    [Fact]
    public async Task What_passes_the_filter_only_is_taken()
    {
        var window = await OpenAsync("mine", stored: 3);
        await log.AddAsync(5, "others");

        Assert.False(await window.TakeAsync(Stop));
        Assert.Equal(3, window.Rows.Count);
    }

    [Fact]
    public async Task Nothing_is_added_while_one_reads_elsewhere_it_is_counted()
    {
        var window = await OpenAsync("elsewhere", stored: 30);
        var shown = window.Rows.ToList();
        window.Unfollow();
        await log.AddAsync(7, "elsewhere");
        await window.TakeAsync(Stop);

        Assert.Equal(shown, window.Rows);
        Assert.Equal(7, window.Waiting);
        Assert.False(window.Follow());

        await window.ExtendNewerAsync(Stop);
        Assert.Equal((0, false), (window.Waiting, window.HasNewer));
        Assert.True(window.Follow());
        Assert.Equal(shown.Count + 7, window.Rows.Count);
    }

    [Fact]
    public async Task A_pause_holds_until_one_goes_on()
    {
        var window = await OpenAsync("paused", stored: 5);
        window.Pause();
        await log.AddAsync(3, "paused");
        await window.TakeAsync(Stop);
        await window.ExtendNewerAsync(Stop);

        Assert.Equal((5, 3), (window.Rows.Count, window.Waiting));
        Assert.False(window.Follow());

        await window.ResumeAsync(Stop);
        Assert.Equal((8, 0, true), (window.Rows.Count, window.Waiting, window.Following));
    }

    [Fact]
    public async Task A_flood_starts_anew_at_the_newest_and_the_rest_is_found_by_scrolling_up()
    {
        var window = await OpenAsync("flood", stored: 1);
        var jump = window.Jump.Number;
        await log.AddAsync(500, "flood");
        await window.TakeAsync(Stop);

        Assert.Equal(log.Feed.Last.NewestId, window.Rows[^1].Id);
        Assert.True(window.HasOlder);
        Assert.NotEqual(jump, window.Jump.Number);
    }

    [Fact]
    public async Task Jumps_to_an_entry_to_a_time_and_to_the_ends()
    {
        var window = await OpenAsync("jumps", stored: 100);
        var newest = window.Rows[^1];
        await window.LoadOldestAsync(Stop);
        var oldest = window.Rows[0];
        var middle = (oldest.Id + newest.Id) / 2;
        Assert.False(window.HasOlder);

        await window.LoadAroundAsync(middle, Stop);
        Assert.Equal((middle, 20), (window.Jump.Id!.Value, window.Rows.Count));
        Assert.Equal((true, true, false), (window.HasOlder, window.HasNewer, window.Following));
        Assert.Equal((oldest.Id, newest.Id), window.Range);

        await window.LoadAtAsync(oldest.Time.AddDays(-1), Stop);
        Assert.Equal(oldest.Id, window.Jump.Id);

        await window.LoadAtAsync(newest.Time.AddDays(1), Stop);
        Assert.True(window.Following);
        Assert.Equal(newest.Id, window.Rows[^1].Id);
    }

    [Fact]
    public async Task A_window_that_opens_at_an_entry_counts_only_what_comes_after_it_opened()
    {
        var first = await log.AddAsync(1, "opens");
        await log.AddAsync(50, "opens");
        var window = new LogWindow(log.Store, log.Feed, For("opens"), Small);
        await window.LoadAroundAsync(first.Id, Stop);
        await window.TakeAsync(Stop);
        Assert.Equal(0, window.Waiting);

        await log.AddAsync(2, "opens");
        await window.TakeAsync(Stop);
        Assert.Equal(2, window.Waiting);
    }

    [Fact]
    public async Task A_deleted_entry_goes_and_the_rows_that_stay_are_the_same_objects()
    {
        var window = await OpenAsync("deleted", stored: 5);
        var before = window.Rows.ToList();
        await log.Deletion.DeleteAsync(before[2].Id, Stop);

        Assert.True(await window.TakeAsync(Stop));
        Assert.Equal([before[0], before[1], before[3], before[4]], window.Rows, ReferenceEqualityComparer.Instance);
    }

    [Fact]
    public async Task A_gap_that_fills_shows_its_new_size()
    {
        await log.AddNumberedAsync(1, "late");
        await log.AddNumberedAsync(10, "late");
        var window = await OpenAsync("late", stored: 0);
        Assert.Equal(8, window.Rows[^1].Missing);

        await log.AddNumberedAsync(5, "late");
        while (log.Feed.Last.NewestId == window.Rows[^1].Id)
        {
            await Task.Yield();
        }

        await window.TakeAsync(Stop);
        Assert.Equal([0, 7, 0], window.Rows.Select(e => e.Missing));
    }

    private async Task<LogWindow> OpenAsync(string device, int stored)
    {
        if (stored > 0)
        {
            await log.AddAsync(stored, device);
        }

        var window = new LogWindow(log.Store, log.Feed, For(device), Small);
        await window.LoadNewestAsync(Stop);
        return window;
    }

    private static LogFilter For(string device) => new() { DeviceIds = [device] };
}
