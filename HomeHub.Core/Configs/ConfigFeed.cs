namespace HomeHub.Core.Configs;

/// <summary>Tells pages that a config, what a device says of it, or a reusable connection changed; they then ask the stores.</summary>
public sealed class ConfigFeed
{
    private readonly Signal<long> _revision = new(0);

    /// <summary>A config was saved or deleted, by device id. Handlers must return at once.</summary>
    internal event Action<string>? Saved;

    /// <summary>Grows with every change: what was read at the same number is still right.</summary>
    public long Revision => _revision.Last;

    /// <summary>Yields a growing number at once and after every change; changes while the caller is busy come as one.</summary>
    public IAsyncEnumerable<long> WatchAsync(CancellationToken cancellation) => _revision.WatchAsync(cancellation);

    internal void TellSaved(string deviceId)
    {
        Saved?.Invoke(deviceId);
        Tell();
    }

    internal void Tell() => _revision.Update(revision => revision + 1);
}
