using System.Collections.Concurrent;

namespace HomeHub.Core.Updates;

/// <summary>Something a device said of an update.</summary>
/// <param name="State">Null: it only answered the command.</param>
/// <param name="Said">Null with the answer to a command.</param>
/// <param name="Refusal">Why it did not take the command; null: it did.</param>
/// <param name="Done">Completed when it is safe.</param>
internal sealed record UpdateNews(
    string DeviceId, string AttemptId, UpdateState? State, UpdatePayload? Said, string? Refusal, DateTimeOffset At, TaskCompletionSource Done);

/// <summary>What waits for <see cref="RolloutRunner"/>, in the order in which it came, and what wakes it.</summary>
public sealed class UpdateInbox : IDisposable
{
    private readonly ConcurrentQueue<UpdateNews> _news = new();
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>There is something to look at.</summary>
    internal void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }

    internal Task Add(string deviceId, string attemptId, UpdateState? state, UpdatePayload? said, string? refusal, DateTimeOffset at)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _news.Enqueue(new(deviceId, attemptId, state, said, refusal, at, done));
        Wake();
        return done.Task;
    }

    internal Task WaitAsync(TimeSpan patience, CancellationToken cancellation) => _wake.WaitAsync(patience, cancellation);

    internal bool TryPeek(out UpdateNews news) => _news.TryPeek(out news!);

    /// <summary>The first one is done with.</summary>
    internal void Next()
    {
        if (_news.TryDequeue(out var news))
        {
            news.Done.TrySetResult();
        }
    }

    public void Dispose() => _wake.Dispose();
}
