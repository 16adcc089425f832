namespace HomeHub.Core.Sensors;

/// <summary>Tells pages that a sensor said something, appeared or went; they then ask the registry.</summary>
public sealed class SensorFeed
{
    private readonly Signal<long> _revision = new(0);

    /// <summary>Raised with each state a sensor sent, not with what the broker had kept. Handlers must return at once.</summary>
    public event Action<LiveSensor>? Reported;

    /// <summary>Raised with the device of a sensor that changed. Handlers must return at once.</summary>
    public event Action<string>? Changed;

    /// <summary>Yields a growing number at once and after every change; changes while the caller is busy come as one.</summary>
    public IAsyncEnumerable<long> WatchAsync(CancellationToken cancellation) => _revision.WatchAsync(cancellation);

    internal void Tell(string deviceId)
    {
        _revision.Update(revision => revision + 1);
        Changed?.Invoke(deviceId);
    }

    internal void TellReported(LiveSensor sensor) => Reported?.Invoke(sensor);
}
