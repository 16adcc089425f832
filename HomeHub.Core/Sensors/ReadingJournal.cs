using HomeHub.Core.Health;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Sensors;

/// <summary>
/// Readings and sensors that wait to be saved: every ten seconds whatever waits goes in one transaction, so that the log never waits long
/// for its turn and the SD card is spared. While the database refuses, the newest wait on and the reason stands on every page.
/// </summary>
public sealed class ReadingJournal(ReadingStore store, HubHealth health, TimeProvider clock, ILogger<ReadingJournal> logger)
{
    private const string Task = Conditions.Task + "readings";

    /// <summary>About 10 MB; beyond that the oldest go.</summary>
    private const int MostWaiting = 100_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _saving = new(1, 1);
    private ReadingBatch _waiting = new();
    private ReadingBatch? _underWay;
    private long _lost;

    /// <summary>A reading; a later one within the same second (on and off: tenth of a second) takes its place.</summary>
    internal void Add(ReadingSeries series, DateTimeOffset at, double value)
    {
        lock (_gate)
        {
            if (_waiting.Count >= MostWaiting)
            {
                _lost += _waiting.DropOldest(MostWaiting / 10);
            }

            _waiting.Add(series, at, value);
        }
    }

    internal void Save(LiveSensor sensor)
    {
        lock (_gate)
        {
            _waiting.Sensors[(sensor.DeviceId, sensor.Slug)] = sensor;
        }
    }

    internal void Remove(string deviceId, string slug)
    {
        lock (_gate)
        {
            _waiting.Sensors[(deviceId, slug)] = null;
        }
    }

    /// <summary>Forgets what waits of a device that is being deleted.</summary>
    internal void Forget(string deviceId)
    {
        lock (_gate)
        {
            _waiting.Forget(deviceId);
        }
    }

    /// <summary>What is not in the database yet of a series, ascending.</summary>
    internal IReadOnlyList<Reading> WaitingOf(long seriesId)
    {
        lock (_gate)
        {
            return [.. (_underWay?.Of(seriesId) ?? []).Concat(_waiting.Of(seriesId)).OrderBy(reading => reading.Time)];
        }
    }

    /// <summary>Saves until cancelled, then once more.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                await TryFlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }

        await TryFlushAsync();
    }

    /// <summary>Saves whatever waits now; on failure it goes on waiting.</summary>
    public async Task FlushAsync(CancellationToken cancellation = default)
    {
        await _saving.WaitAsync(cancellation);
        try
        {
            ReadingBatch batch;
            lock (_gate)
            {
                if (_waiting.IsEmpty)
                {
                    return;
                }

                (batch, _waiting) = (_waiting, new ReadingBatch());
                _underWay = batch;
            }

            var saved = false;
            try
            {
                await store.SaveAsync(batch, cancellation);
                saved = true;
            }
            finally
            {
                lock (_gate)
                {
                    _underWay = null;
                    if (!saved)
                    {
                        _waiting.PutBefore(batch);
                    }
                }
            }
        }
        finally
        {
            _saving.Release();
        }
    }

    private async Task TryFlushAsync()
    {
        try
        {
            await FlushAsync();
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                logger.LogWarning("{Count} readings were lost: the database took none for too long", lost);
            }

            health.Clear(Task);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Readings could not be saved; trying again");
            var lost = Interlocked.Read(ref _lost);
            health.Report(Task, $"Readings of sensors cannot be stored: {Data.StorageFault.From(exception).Message}"
                + (lost > 0 ? $" The oldest {lost:N0} of those that waited had to go." : " They wait until they can."));
        }
    }
}
