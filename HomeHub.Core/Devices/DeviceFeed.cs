namespace HomeHub.Core.Devices;

/// <summary>Tells pages and streams that something about a device changed; they then ask the registry.</summary>
public sealed class DeviceFeed
{
    private readonly Signal<long> _revision = new(0);

    /// <summary>Raised with the id of a device whose state changed; null: several did. Handlers must return at once.</summary>
    public event Action<string?>? Changed;

    /// <summary>Grows with every change: what was read at the same number is still right.</summary>
    public long Revision => _revision.Last;

    /// <summary>Yields a growing number at once and after every change; changes while the caller is busy come as one.</summary>
    public IAsyncEnumerable<long> WatchAsync(CancellationToken cancellation) => _revision.WatchAsync(cancellation);

    internal void Tell(string? deviceId)
    {
        _revision.Update(revision => revision + 1);
        Changed?.Invoke(deviceId);
    }
}
