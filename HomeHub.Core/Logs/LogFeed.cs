using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Logs;

/// <summary>What a watcher is told: ids, never lists. It then asks for what it does not have yet.</summary>
/// <param name="NewestId">The newest stored entry.</param>
/// <param name="Revision">Changes when entries that were already there changed or went: what is shown has to be read anew.</param>
public readonly record struct LogChange(long NewestId, long Revision);

/// <summary>Tells pages and streams that something new is stored, and keeps the newest entries at hand for them.</summary>
public sealed class LogFeed(ILogger<LogFeed> logger)
{
    private const int KeptEntries = 1_000;
    private const long KeptCharacters = 2_000_000;

    private readonly Lock _gate = new();
    private readonly Signal<LogChange> _change = new(default);
    private readonly Queue<LogEntry> _recent = [];
    private long _recentCharacters;
    private long _newestId;

    /// <summary>Raised after each commit with what was stored, on the writer's thread; handlers must return at once and throw nothing.</summary>
    public event Action<IReadOnlyList<LogEntry>>? Stored;

    /// <summary>Raised when a gap appears or shrinks, on the writer's thread; handlers must return at once.</summary>
    public event Action<LogGap>? GapChanged;

    public LogChange Last => _change.Last;

    /// <summary>Yields what is newest at once and after every change; changes while the caller is busy come as one.</summary>
    public IAsyncEnumerable<LogChange> WatchAsync(CancellationToken cancellation) => _change.WatchAsync(cancellation);

    /// <summary>The entries after this id from memory, ascending; null where memory does not reach back that far.</summary>
    public IReadOnlyList<LogEntry>? After(long id)
    {
        lock (_gate)
        {
            if (id >= _newestId)
            {
                return [];
            }

            return _recent.TryPeek(out var oldest) && oldest.Id <= id + 1 ? [.. _recent.Where(e => e.Id > id)] : null;
        }
    }

    internal void Start(long newestId)
    {
        lock (_gate)
        {
            _newestId = newestId;
        }

        _change.Update(_ => new LogChange(newestId, 0));
    }

    internal void Publish(LogTransactionResult result)
    {
        lock (_gate)
        {
            if (result.Rewritten)
            {
                Forget();
            }
            else
            {
                Keep(result.Stored);
            }

            _newestId = result.Stored.Count > 0 ? result.Stored[^1].Id : _newestId;
        }

        _change.Update(last => new LogChange(
            result.Stored.Count > 0 ? result.Stored[^1].Id : last.NewestId, result.Rewritten ? last.Revision + 1 : last.Revision));
        try
        {
            if (result.Stored.Count > 0)
            {
                Stored?.Invoke(result.Stored);
            }

            foreach (var gap in result.Gaps)
            {
                GapChanged?.Invoke(gap);
            }
        }
        catch (Exception exception)
        {
            // What is stored is stored: who stumbles over it must not make the writer store it once more.
            logger.LogError(exception, "Somebody who follows the log failed at what was stored");
        }
    }

    /// <summary>Entries went or changed: memory is no longer to be trusted, and what is shown has to be read anew.</summary>
    internal void Rewritten()
    {
        lock (_gate)
        {
            Forget();
        }

        _change.Update(last => last with { Revision = last.Revision + 1 });
    }

    private void Keep(IReadOnlyList<LogEntry> stored)
    {
        foreach (var entry in stored)
        {
            _recent.Enqueue(entry);
            _recentCharacters += Characters(entry);
        }

        while (_recent.Count > KeptEntries || _recentCharacters > KeptCharacters)
        {
            _recentCharacters -= Characters(_recent.Dequeue());
        }
    }

    private void Forget()
    {
        _recent.Clear();
        _recentCharacters = 0;
    }

    private static int Characters(LogEntry entry) => 200 + entry.Log.Length + entry.Message.Length;
}
