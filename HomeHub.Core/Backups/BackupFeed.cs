namespace HomeHub.Core.Backups;

/// <summary>How far a backup is.</summary>
/// <param name="What">What is being done, in words.</param>
public sealed record BackupProgress(string What, int Percent);

/// <summary>Tells pages how far the backup is that is being made, and that one was added or deleted.</summary>
public sealed class BackupFeed
{
    private readonly Signal<(long Revision, BackupProgress? Progress)> _signal = new((0, null));

    /// <summary>Null: none is being made.</summary>
    public BackupProgress? Progress => _signal.Last.Progress;

    /// <summary>Yields at once and after every change.</summary>
    public IAsyncEnumerable<(long Revision, BackupProgress? Progress)> WatchAsync(CancellationToken cancellation) => _signal.WatchAsync(cancellation);

    internal void Tell(BackupProgress? progress)
    {
        if (progress != Progress)
        {
            _signal.Update(last => (last.Revision + 1, progress));
        }
    }

    internal void Changed() => _signal.Update(last => (last.Revision + 1, last.Progress));
}
