using HomeHub.Core.Logs;

namespace HomeHub.Tests.Logs;

public sealed class LogQueueTests
{
    [Fact]
    public async Task What_comes_during_a_commit_goes_together_with_the_next()
    {
        using var queue = new LogQueue(100, 1_000_000);
        await AddAsync(queue, "a");
        var first = queue.Take(TestContext.Current.CancellationToken);
        await AddAsync(queue, "b");
        await AddAsync(queue, "c");
        Assert.Equal(["a"], Messages(first));
        Assert.Equal(["b", "c"], Messages(queue.Take(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_promise_is_kept_only_when_the_batch_is_stored()
    {
        using var queue = new LogQueue(100, 1_000_000);
        var stored = await queue.AddAsync(Entry("a", droppable: false), TestContext.Current.CancellationToken);
        var batch = queue.Take(TestContext.Current.CancellationToken);
        Assert.False(stored.IsCompleted);
        batch.MarkStored();
        await stored;
    }

    [Fact]
    public async Task A_full_queue_makes_reliable_entries_wait_until_there_is_room()
    {
        using var queue = new LogQueue(2, 1_000_000);
        await AddAsync(queue, "a");
        await AddAsync(queue, "b");
        var third = queue.AddAsync(Entry("c", droppable: false), TestContext.Current.CancellationToken).AsTask();
        Assert.False(third.IsCompleted);
        Assert.Equal(["a", "b"], Messages(queue.Take(TestContext.Current.CancellationToken)));
        await third;
        Assert.Equal(["c"], Messages(queue.Take(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_full_queue_drops_the_oldest_droppable_entries_and_counts_them_by_device()
    {
        using var queue = new LogQueue(3, 1_000_000);
        await AddAsync(queue, "reliable");
        for (var i = 1; i <= 6; i++)
        {
            await AddAsync(queue, $"q0-{i}", droppable: true);
        }

        var batch = queue.Take(TestContext.Current.CancellationToken);
        Assert.Equal(["reliable", "q0-5", "q0-6"], Messages(batch));
        Assert.Equal(4, batch.Dropped["kitchen"]);
    }

    [Fact]
    public async Task A_droppable_entry_goes_itself_where_only_reliable_ones_wait()
    {
        using var queue = new LogQueue(1, 1_000_000);
        await AddAsync(queue, "reliable");
        await AddAsync(queue, "q0", droppable: true);
        var batch = queue.Take(TestContext.Current.CancellationToken);
        Assert.Equal(["reliable"], Messages(batch));
        Assert.Equal(1, batch.Dropped["kitchen"]);
    }

    [Fact]
    public async Task Bytes_bound_the_queue_as_well_as_the_count()
    {
        using var queue = new LogQueue(1_000, 10_000);
        for (var i = 0; i < 20; i++)
        {
            await AddAsync(queue, new string('x', 1_000), droppable: true);
        }

        var batch = queue.Take(TestContext.Current.CancellationToken);
        Assert.InRange(batch.Bytes, 1, 20_000);
        Assert.Equal(20, batch.Count + batch.Dropped["kitchen"]);
    }

    private static async Task AddAsync(LogQueue queue, string message, bool droppable = false) =>
        await queue.AddAsync(Entry(message, droppable), TestContext.Current.CancellationToken);

    private static PendingEntry Entry(string message, bool droppable) =>
        new(new LogEntry { Topic = "t", Log = message, Type = "info", Message = message, DeviceId = "kitchen" }, message) { Droppable = droppable };

    private static IEnumerable<string> Messages(LogBatch batch) => batch.InOrderOfArrival().Select(e => e.Entry.Message);
}
