using HomeHub.Core.Logs;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Logs;

/// <summary>A running hub and the means to put entries into its log.</summary>
public sealed class RunningLog : IAsyncLifetime
{
    private HubHost _hub = null!;

    public HubHost Hub => _hub;
    public LogStore Store => _hub.Get<LogStore>();
    public LogFeed Feed => _hub.Get<LogFeed>();
    public LogDeletion Deletion => _hub.Get<LogDeletion>();

    public async ValueTask InitializeAsync() => _hub = await HubHost.RunAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    /// <summary>Stores entries, the last of them committed when this returns.</summary>
    public async Task<LogEntry> AddAsync(int count = 1, string device = "kitchen", string message = "hello", string type = "info",
        EntryLevel level = EntryLevel.Info)
    {
        var pending = Enumerable.Range(0, count).Select(_ => New(device, message, type, level)).ToList();
        var stored = Task.CompletedTask;
        foreach (var entry in pending)
        {
            stored = await _hub.Get<LogWriter>().AddAsync(entry, TestContext.Current.CancellationToken);
        }

        await stored;
        // The feed tells right after the commit.
        while (Feed.Last.NewestId < pending[^1].Entry.Id)
        {
            await Task.Yield();
        }

        return pending[^1].Entry;
    }

    /// <summary>A numbered entry, so that a gap shows where numbers are missing.</summary>
    public async Task<LogEntry> AddNumberedAsync(long seq, string device = "attic")
    {
        var entry = New(device, $"number {seq}", "info", EntryLevel.Info);
        (entry.Entry.Boot, entry.Entry.Seq) = (1, seq);
        return await _hub.Get<LogWriter>().StoreAsync(entry, TestContext.Current.CancellationToken);
    }

    private static PendingEntry New(string device, string message, string type, EntryLevel level)
    {
        var entry = new LogEntry
        {
            Topic = $"homehub/{device}/log",
            Log = "{}",
            Time = DateTimeOffset.UtcNow,
            DeviceId = device,
            Level = level,
            Type = type,
            Message = message,
        };
        return new PendingEntry(entry, message);
    }
}
