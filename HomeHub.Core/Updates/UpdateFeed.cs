namespace HomeHub.Core.Updates;

/// <summary>Tells pages that something about releases, rollouts or updates changed; they then ask the stores.</summary>
public sealed class UpdateFeed
{
    private readonly Signal<long> _revision = new(0);

    /// <summary>Grows with every change: what was read at the same number is still right.</summary>
    public long Revision => _revision.Last;

    /// <summary>Yields a growing number at once and after every change; changes while the caller is busy come as one.</summary>
    public IAsyncEnumerable<long> WatchAsync(CancellationToken cancellation) => _revision.WatchAsync(cancellation);

    internal void Tell() => _revision.Update(revision => revision + 1);
}
