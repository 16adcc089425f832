namespace HomeHub.Core.Logs;

/// <summary>What waits to go into the database in one transaction, and the promise its senders wait for.</summary>
internal sealed class LogBatch
{
    // Continuations run elsewhere: the writer must not acknowledge messages on its own thread.
    private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PendingEntry> _reliable = [];
    private readonly Queue<PendingEntry> _droppable = [];
    private readonly Dictionary<string, long> _dropped = [];

    /// <summary>Completes when everything in the batch is committed.</summary>
    public Task Stored => _stored.Task;

    /// <summary>Completes when the writer has taken the batch: there is room in the next one.</summary>
    public Task Taken => _taken.Task;

    public int Count => _reliable.Count + _droppable.Count;
    public long Bytes { get; private set; }
    public bool IsEmpty => Count == 0 && _dropped.Count == 0;

    /// <summary>Entries that had to be dropped, by device id ("" for none): each becomes a gap entry.</summary>
    public IReadOnlyDictionary<string, long> Dropped => _dropped;

    public void Add(PendingEntry entry)
    {
        Bytes += entry.Size;
        if (entry.Droppable)
        {
            _droppable.Enqueue(entry);
        }
        else
        {
            _reliable.Add(entry);
        }
    }

    /// <summary>Makes room by dropping the oldest droppable entry; false where there is none.</summary>
    public bool TryDropOldest()
    {
        if (!_droppable.TryDequeue(out var oldest))
        {
            return false;
        }

        Bytes -= oldest.Size;
        CountDropped(oldest);
        return true;
    }

    public void CountDropped(PendingEntry entry)
    {
        var device = entry.Entry.DeviceId ?? "";
        _dropped[device] = _dropped.GetValueOrDefault(device) + 1;
    }

    public IEnumerable<PendingEntry> InOrderOfArrival() =>
        _droppable.Count == 0 ? _reliable : _reliable.Concat(_droppable).OrderBy(e => e.Arrival);

    public void MarkTaken() => _taken.TrySetResult();
    public void MarkStored() => _stored.TrySetResult();
    public void MarkAbandoned() => _stored.TrySetCanceled();
}
