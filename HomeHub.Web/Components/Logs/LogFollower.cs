using System.Diagnostics;
using HomeHub.Core.Logs;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Logs;

/// <summary>
/// Keeps a window up to date: the first change at once, then no more often than one can see. Runs until cancelled;
/// a database that cannot be read is told to the view and tried again.
/// </summary>
public sealed class LogFollower(LogFeed feed, LogWindow window)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(2);

    /// <summary>Why the log cannot be read at the moment; null when it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Watches first and reads then, so nothing falls between the window's snapshot and the first change.</summary>
    public async Task RunAsync(Func<Task> changed, CancellationToken cancellation)
    {
        try
        {
            await foreach (var _ in feed.WatchAsync(cancellation))
            {
                var started = Stopwatch.GetTimestamp();
                while (!await TryTakeAsync(changed, cancellation))
                {
                    await Task.Delay(AfterFault, cancellation);
                }

                // A search that takes long is not repeated without rest: ingest and other viewers come first.
                var rest = 4 * Stopwatch.GetElapsedTime(started);
                await Task.Delay(rest > Pace ? rest : Pace, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The view is gone.
        }
    }

    /// <summary>Does something with the window; false, and <see cref="Fault"/> says why, where the log cannot be read.</summary>
    public async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            Fault = null;
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The view is gone, or shows something else by now.
            return false;
        }
        catch (Exception exception)
        {
            Fault = $"The log cannot be read and is tried again: {ErrorWords.For(exception)}";
            return false;
        }
    }

    private async Task<bool> TryTakeAsync(Func<Task> changed, CancellationToken cancellation)
    {
        var wasFaulty = Fault is not null;
        var news = false;
        var read = await TryAsync(async () => news = await window.TakeAsync(cancellation));
        if (news || wasFaulty || !read)
        {
            await changed();
        }

        return read;
    }
}
