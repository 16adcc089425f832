using HomeHub.Core.Data;
using HomeHub.Core.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Logs;

/// <summary>
/// The one writer of log entries: one transaction for whatever is waiting, then the broker may acknowledge. While the database
/// cannot take anything, nothing is acknowledged, the reason stands on every page, and it tries again until it can.
/// </summary>
public sealed class LogWriter(
    HubDatabase database,
    WriteTurn turn,
    DiskReserve reserve,
    LogFeed feed,
    KnownSecrets secrets,
    DamageWatch damage,
    HubHealth health,
    IOptions<LogOptions> options,
    ILogger<LogWriter> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(3);

    private readonly LogQueue _queue = new(options.Value.QueueEntries, options.Value.QueueBytes);
    private readonly CancellationTokenSource _stopping = new();
    private readonly LogConnection _connection = new(database, turn);
    private Thread? _thread;
    private volatile bool _suspect;

    /// <summary>How many entries wait to be stored.</summary>
    public int Waiting => _queue.Count;

    /// <summary>True while the database refuses entries.</summary>
    public bool Failing { get; private set; }

    /// <summary>What waits at the end gets one try, however long that takes.</summary>
    private CancellationToken Cancellation => _stopping.IsCancellationRequested ? CancellationToken.None : _stopping.Token;

    /// <summary>Raised when the database starts or stops refusing, on the writer's thread; handlers must return at once.</summary>
    public event Action<bool>? FailingChanged;

    /// <summary>
    /// Takes an entry, waiting while the queue is full; the task returned inside completes when it is committed to the disk
    /// (at once for a droppable entry that had to go), and is cancelled when HomeHub stops before that. Secrets in it are masked.
    /// </summary>
    public ValueTask<Task> AddAsync(PendingEntry entry, CancellationToken cancellation) => _queue.AddAsync(LogMask.Apply(secrets, entry), cancellation);

    /// <summary>Adds an entry and waits until it is stored; returns it as stored.</summary>
    public async Task<LogEntry> StoreAsync(PendingEntry entry, CancellationToken cancellation)
    {
        var stored = await AddAsync(entry, cancellation);
        await stored.WaitAsync(cancellation);
        return entry.Entry;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        feed.Start(_connection.Open(leastId: 1, suspect: false, cancellationToken));
        // A thread of its own: SQLite blocks, and the thread pool should not.
        _thread = new Thread(Run) { IsBackground = true, Name = "log writer" };
        _thread.Start();
        damage.Seen += Suspect;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        return Task.Run(() => _thread?.Join(), CancellationToken.None).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        damage.Seen -= Suspect;
        _connection.Dispose();
        _queue.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                var batch = _queue.Take(_stopping.Token);
                if (_suspect)
                {
                    LookAnew();
                }

                if (!batch.IsEmpty)
                {
                    Store(batch);
                }
            }
        }
        catch (OperationCanceledException)
        {
            DrainOnce();
        }
        catch (Exception exception)
        {
            logger.LogCritical(exception, "The log writer stopped");
            health.Report(Conditions.Database, $"The log writer stopped: {exception.Message} Restart HomeHub; nothing was acknowledged since.");
            SetFailing(true);
        }
    }

    /// <summary>What still waits at the end gets one try; what does not make it stays with the broker.</summary>
    private void DrainOnce()
    {
        if (_queue.Count == 0)
        {
            return;
        }

        var batch = _queue.Take(CancellationToken.None);
        try
        {
            Commit(batch);
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "Entries that waited at shutdown could not be stored; the broker or the devices still have them");
            batch.MarkAbandoned();
        }
    }

    private void Store(LogBatch batch)
    {
        for (var delay = FirstRetry; ; delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry)
        {
            try
            {
                Commit(batch);
                SetFailing(false);
                return;
            }
            catch (OperationCanceledException)
            {
                batch.MarkAbandoned();
                throw;
            }
            catch (Exception exception)
            {
                Recover(exception);
            }

            if (_stopping.Token.WaitHandle.WaitOne(delay))
            {
                batch.MarkAbandoned();
                throw new OperationCanceledException();
            }
        }
    }

    private void Suspect()
    {
        _suspect = true;
        _queue.Wake();
    }

    /// <summary>Opens the database again, as if for the first time, and looks through all of it: what is damaged is put aside.</summary>
    private void LookAnew()
    {
        _suspect = false;
        _connection.GiveUp();
        if (!TryOpen(suspect: true))
        {
            TryOpen(suspect: false);
        }
    }

    /// <summary>False: it failed, and what could be done about it was done.</summary>
    private bool TryOpen(bool suspect)
    {
        try
        {
            _connection.Open(feed.Last.NewestId + 1, suspect, Cancellation);
            SetFailing(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception exception)
        {
            Recover(exception);
            return false;
        }
    }

    private void Commit(LogBatch batch)
    {
        var result = _connection.Commit(batch, feed.Last.NewestId + 1, Cancellation);
        batch.MarkStored();
        feed.Publish(result);
    }

    /// <summary>Says that nothing can be stored and why, and does what can be done about it.</summary>
    private void Recover(Exception exception)
    {
        var fault = StorageFault.From(exception);
        logger.LogError(exception, "Log entries cannot be stored: {Fault}", fault.Message);
        health.Report(Conditions.Database, fault.Message);
        // Before the repair, which takes its time: nothing is stored or acknowledged until the next try.
        SetFailing(true);

        _connection.GiveUp();
        try
        {
            if (fault.Kind == StorageFaultKind.Corrupt)
            {
                _connection.SetAside(exception, Cancellation);
                feed.Rewritten();
            }
            else if (fault.Kind == StorageFaultKind.DiskFull)
            {
                reserve.Release();
            }
        }
        catch (Exception secondary)
        {
            logger.LogError(secondary, "The database could not be repaired yet; trying again");
        }
    }

    private void SetFailing(bool failing)
    {
        if (Failing == failing)
        {
            return;
        }

        Failing = failing;
        FailingChanged?.Invoke(failing);
        if (!failing)
        {
            // Last, so that whoever sees HomeHub well can rely on being answered.
            health.Clear(Conditions.Database);
        }
    }
}
