using HomeHub.Core.Logs;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Logs;

public sealed class LogWriterTests : IAsyncLifetime
{
    private readonly TestCore _core = new();

    public async ValueTask InitializeAsync() => await _core.StartWriterAsync();

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task Entry_is_stored_once_when_the_broker_redelivers_it()
    {
        await _core.SayAsync("kitchen", 1, 1);
        await _core.SayAsync("kitchen", """{"boot":1,"seq":1,"message":"hello","age_ms":900}""");
        Assert.Single(await _core.LogAsync());
    }

    [Fact]
    public async Task Whoever_stumbles_over_an_entry_does_not_make_it_be_stored_again()
    {
        _core.Get<LogFeed>().Stored += _ => throw new InvalidOperationException("stumbled");
        await _core.SayAsync("kitchen", """{"message":"one"}""");
        await _core.SayAsync("kitchen", """{"message":"two"}""");
        Assert.Equal(["one", "two"], (await _core.LogAsync()).Select(entry => entry.Message));
        Assert.False(_core.Get<LogWriter>().Failing);
    }

    [Fact]
    public async Task A_NUL_in_a_message_is_kept_and_known_again()
    {
        const string payload = """{"boot":1,"seq":1,"message":"before \u0000 after"}""";
        await _core.SayAsync("kitchen", payload);
        await _core.SayAsync("kitchen", payload);
        Assert.Equal("before \0 after", Assert.Single(await _core.LogAsync()).Message);
    }

    [Fact]
    public async Task A_missing_range_is_shown_as_a_gap_at_its_place()
    {
        await SayAllAsync((1, 1), (1, 2), (1, 7));
        await AssertMissingAsync(0, 0, 4);
    }

    [Fact]
    public async Task A_gap_closes_as_its_entries_arrive_late_in_any_order()
    {
        var gaps = new System.Collections.Concurrent.ConcurrentQueue<long>();
        _core.Get<LogFeed>().GapChanged += gap => gaps.Enqueue(gap.Missing);
        await SayAllAsync((1, 1), (1, 5), (1, 3), (1, 2), (1, 3), (1, 4));
        await AssertMissingAsync(0, 0, 0, 0, 0);
        // The writer tells after it has stored, on its own thread.
        await Eventually.TrueAsync("the last one is told", () => gaps.Count >= 4);
        Assert.Equal([3, 2, 1, 0], gaps);
    }

    [Fact]
    public async Task A_device_met_in_the_middle_of_its_boot_has_lost_nothing_here()
    {
        await SayAllAsync((9, 500));
        await AssertMissingAsync(0);
    }

    [Fact]
    public async Task A_known_device_that_starts_a_boot_late_has_lost_its_first_entries()
    {
        await SayAllAsync((9, 500), (10, 4));
        await AssertMissingAsync(0, 3);
    }

    [Fact]
    public async Task Entries_of_an_earlier_boot_that_come_later_are_their_own_sequence()
    {
        await SayAllAsync((1, 1), (2, 1), (1, 2), (2, 2));
        await AssertMissingAsync(0, 0, 0, 0);
    }

    [Fact]
    public async Task A_wiped_board_that_counts_anew_loses_nothing()
    {
        await _core.SayAsync("kitchen", 1, 1, "first life");
        await _core.SayAsync("kitchen", 1, 2, "first life");
        await _core.SayAsync("kitchen", 1, 1, "second life");
        await _core.SayAsync("kitchen", 1, 2, "second life");
        await _core.SayAsync("kitchen", 1, 2, "second life");
        Assert.Equal(["first life", "first life", "second life", "second life"], (await _core.LogAsync()).Select(e => e.Message));
        Assert.All(await _core.LogAsync(), e => Assert.Equal(0, e.Missing));
    }

    [Fact]
    public async Task What_was_received_is_remembered_over_a_restart()
    {
        await SayAllAsync((1, 1), (1, 2));
        await _core.Get<LogWriter>().StopAsync(CancellationToken.None);
        using var again = new LogWriterAgain(_core);
        await again.StartAsync();
        await again.SayAsync(1, 2);
        await again.SayAsync(1, 5);
        await AssertMissingAsync(0, 0, 2);
    }

    [Fact]
    public async Task A_retained_message_is_not_new_each_time()
    {
        for (var i = 0; i < 3; i++)
        {
            await _core.SayAsync("kitchen", """{"message":"same"}""", retained: true);
        }

        await _core.SayAsync("kitchen", """{"message":"other"}""", retained: true);
        Assert.Equal(["same", "other"], (await _core.LogAsync()).Select(e => e.Message));
    }

    [Fact]
    public async Task Legacy_entries_with_the_same_words_are_all_kept()
    {
        await _core.SayAsync("kitchen", "tick");
        await _core.SayAsync("kitchen", "tick");
        Assert.Equal(2, (await _core.LogAsync()).Count);
    }

    [Fact]
    public async Task An_id_is_never_given_twice_also_after_the_newest_was_deleted()
    {
        await _core.SayAsync("kitchen", "one");
        var first = (await _core.LogAsync())[0].Id;
        await _core.Get<LogDeletion>().DeleteAsync(first, TestContext.Current.CancellationToken);
        using var again = new LogWriterAgain(_core);
        await again.StartAsync();
        await again.SayAsync(1, 1);
        Assert.True((await _core.LogAsync())[0].Id > first);
    }

    private async Task SayAllAsync(params (int Boot, int Seq)[] entries)
    {
        foreach (var (boot, seq) in entries)
        {
            await _core.SayAsync("kitchen", boot, seq, $"entry {boot}/{seq}");
        }
    }

    private async Task AssertMissingAsync(params long[] expected) => Assert.Equal(expected, (await _core.LogAsync()).Select(e => e.Missing));
}
