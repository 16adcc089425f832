using HomeHub.Core.Data;
using HomeHub.Core.Health;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Devices;

/// <summary>
/// What changed about devices and waits to be saved: everything that waits goes in one transaction. A mere sign of life waits
/// up to half a minute, for the SD card's sake. While the database refuses, it keeps what is newest and tries again.
/// </summary>
internal sealed class DeviceJournal(DeviceStore store, ILogger logger)
{
    private static readonly TimeSpan SignOfLifeDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>A database that is busy for a moment is nobody's concern.</summary>
    private const int FailuresToTell = 3;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _urgent = new(0, 1);
    private readonly SemaphoreSlim _saving = new(1, 1);
    private Dictionary<string, Device> _devices = [];
    private HashSet<TimelineEvent> _rows = new(ReferenceEqualityComparer.Instance);
    private TaskCompletionSource _saved = NewPromise();
    private bool _isUrgent;

    /// <summary>It was heard; that can wait a little.</summary>
    public void Touch(Device device)
    {
        lock (_gate)
        {
            _devices[device.Id] = device;
        }
    }

    public Task Save(Device device)
    {
        lock (_gate)
        {
            _devices[device.Id] = device;
            return Urgent();
        }
    }

    public Task Save(TimelineEvent row)
    {
        lock (_gate)
        {
            _rows.Add(row);
            return Urgent();
        }
    }

    public void Forget(string id)
    {
        lock (_gate)
        {
            _devices.Remove(id);
            _rows.RemoveWhere(row => row.DeviceId == id);
        }
    }

    /// <summary>Saves until cancelled, then once more.</summary>
    public async Task RunAsync(DeviceFeed feed, HubHealth health, CancellationToken cancellation)
    {
        const string task = Conditions.Task + "devices";
        var failures = 0;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await _urgent.WaitAsync(SignOfLifeDelay, cancellation);
                await FlushAsync(CancellationToken.None);
                // Told once more after it is saved: who reads the timeline from the database finds it there now.
                feed.Tell(null);
                failures = 0;
                health.Clear(task);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Device changes could not be saved; trying again");
                // Where the database as a whole is in trouble, its own notice says so.
                if (++failures >= FailuresToTell && health.Find(Conditions.Database) is null)
                {
                    health.Report(task, $"What changed about devices cannot be saved. {StorageFault.From(exception).Message} HomeHub tries again every few seconds; devices wait for it.");
                }

                await Task.Delay(Retry, CancellationToken.None);
            }
        }

        await FlushAsync(CancellationToken.None);
    }

    /// <summary>Saves whatever waits now; on failure it goes on waiting.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _saving.WaitAsync(cancellation);
        try
        {
            var (devices, rows, saved) = Take();
            try
            {
                if (devices.Count > 0 || rows.Count > 0)
                {
                    await store.SaveAsync([.. devices.Values.Select(d => d.Copy())], rows, cancellation);
                }

                saved.TrySetResult();
            }
            catch
            {
                PutBack(devices, rows, saved);
                throw;
            }
        }
        finally
        {
            _saving.Release();
        }
    }

    private (Dictionary<string, Device> Devices, HashSet<TimelineEvent> Rows, TaskCompletionSource Saved) Take()
    {
        lock (_gate)
        {
            var taken = (_devices, _rows, _saved);
            (_devices, _rows, _saved) = ([], new(ReferenceEqualityComparer.Instance), NewPromise());
            _isUrgent = false;
            return taken;
        }
    }

    private void PutBack(Dictionary<string, Device> devices, HashSet<TimelineEvent> rows, TaskCompletionSource saved)
    {
        lock (_gate)
        {
            foreach (var (id, device) in devices)
            {
                _devices.TryAdd(id, device);
            }

            _rows.UnionWith(rows);
            _saved.Task.ContinueWith(_ => saved.TrySetResult(), TaskScheduler.Default);
            Urgent();
        }
    }

    private Task Urgent()
    {
        if (!_isUrgent)
        {
            _isUrgent = true;
            if (_urgent.CurrentCount == 0)
            {
                _urgent.Release();
            }
        }

        return _saved.Task;
    }

    private static TaskCompletionSource NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
