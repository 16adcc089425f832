namespace HomeHub.Web.Components.Layout;

/// <summary>
/// Keeps a component live: asked as often as events come, it refreshes at once when it was quiet and then at most every 250 ms.
/// Ends with the component that disposes it.
/// </summary>
/// <param name="refresh">Reads and renders, on the component's own dispatcher.</param>
/// <param name="failed">Told what a refresh threw; then the next event tries again.</param>
public sealed class LiveRefresh(Func<Task> refresh, Func<Exception, Task> failed, TimeSpan? interval = null) : IDisposable
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly CancellationTokenSource _ended = new();
    private readonly TimeSpan _interval = interval ?? DefaultInterval;

    /// <summary>Something changed. Never waits; any thread.</summary>
    public void Request()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // One request already waits; it will show this change as well.
        }
    }

    /// <summary>Begins; call it when the component is on a circuit, not while it is prerendered.</summary>
    public void Start() => _ = RunAsync();

    /// <summary>Begins, and also follows feeds that notify.</summary>
    public void Start<T>(params IReadOnlyList<Func<CancellationToken, IAsyncEnumerable<T>>> feeds)
    {
        Start();
        foreach (var feed in feeds)
        {
            _ = FollowAsync(feed(_ended.Token));
        }
    }

    public void Dispose() => _ended.Cancel();

    private async Task FollowAsync<T>(IAsyncEnumerable<T> changes)
    {
        try
        {
            await foreach (var _ in changes)
            {
                Request();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wanted.WaitAsync(_ended.Token);
                await TryAsync();
                await Task.Delay(_interval, _ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            _ended.Dispose();
        }
    }

    private async Task TryAsync()
    {
        try
        {
            await refresh();
        }
        catch (Exception exception) when (!_ended.IsCancellationRequested)
        {
            await failed(exception);
        }
        catch (ObjectDisposedException)
        {
            // The circuit ended while this was under way.
        }
    }
}
