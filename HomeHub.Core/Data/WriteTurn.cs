namespace HomeHub.Core.Data;

/// <summary>
/// Whose turn it is to write. SQLite has one writer at a time and makes the others poll for the lock, up to 100 ms a try;
/// taking turns inside the process first costs microseconds instead.
/// </summary>
public sealed class WriteTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Waits for the turn; dispose what is returned to pass it on.</summary>
    public async ValueTask<IDisposable> TakeAsync(CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation);
        return new Release(_turn);
    }

    /// <summary>The same for the writer's own thread.</summary>
    public IDisposable Take(CancellationToken cancellation = default)
    {
        _turn.Wait(cancellation);
        return new Release(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Release(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
