namespace HomeHub.Core.Logs;

/// <summary>
/// The bounded queue before the one writer: one open batch that senders add to while the writer commits the one before.
/// Whatever came in during a commit goes with the next (group commit), so no timer ever holds an entry back.
/// </summary>
internal sealed class LogQueue(int maxEntries, long maxBytes) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _something = new(0, 1);
    private LogBatch _open = new();
    private long _arrival;

    /// <summary>How many entries wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>
    /// Takes an entry; the task returned inside completes at its commit. Waits while the queue is full, unless the entry is
    /// droppable: then the oldest droppable one goes, or this one where there is none.
    /// </summary>
    public async ValueTask<Task> AddAsync(PendingEntry entry, CancellationToken cancellation)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                while (IsFull && entry.Droppable)
                {
                    if (!_open.TryDropOldest())
                    {
                        _open.CountDropped(entry);
                        return Task.CompletedTask;
                    }
                }

                if (!IsFull)
                {
                    entry.Arrival = ++_arrival;
                    var wasEmpty = _open.IsEmpty;
                    _open.Add(entry);
                    if (wasEmpty)
                    {
                        Signal();
                    }

                    return _open.Stored;
                }

                room = _open.Taken;
            }

            await room.WaitAsync(cancellation);
        }
    }

    /// <summary>Lets the writer look up, though nothing came.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Signal();
        }
    }

    /// <summary>Waits until there is something, or it is woken, and takes all of it.</summary>
    public LogBatch Take(CancellationToken cancellation)
    {
        _something.Wait(cancellation);
        lock (_gate)
        {
            var batch = _open;
            _open = new LogBatch();
            batch.MarkTaken();
            return batch;
        }
    }

    public void Dispose() => _something.Dispose();

    private void Signal()
    {
        if (_something.CurrentCount == 0)
        {
            _something.Release();
        }
    }

    private bool IsFull => _open.Count >= maxEntries || _open.Bytes >= maxBytes;
}
