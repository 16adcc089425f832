using System.Collections.Concurrent;

namespace HomeHub.Core.Devices;

/// <summary>The answers somebody waits for, by device and command id. What nobody waits for any more is let go.</summary>
public sealed class AwaitedAnswers
{
    private readonly ConcurrentDictionary<(string Device, string Command), AwaitedAnswer> _awaited = new();

    /// <summary>Begins to wait; given the same command again, it is the same wait.</summary>
    internal AwaitedAnswer Expect(string device, string command) => _awaited.GetOrAdd((device, command), _ => new AwaitedAnswer());

    internal void Forget(string device, string command) => _awaited.TryRemove((device, command), out _);

    /// <summary>A device answered.</summary>
    internal void Take(string device, string command, CommandOutcome outcome, string? error)
    {
        if (_awaited.TryGetValue((device, command), out var awaited))
        {
            awaited.Take(outcome, error);
        }
    }
}

/// <summary>One device's answers to one command: the first, and the one after which no other comes.</summary>
internal sealed class AwaitedAnswer
{
    private readonly TaskCompletionSource<(CommandOutcome Outcome, string? Error)> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<(CommandOutcome Outcome, string? Error)> _last = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<(CommandOutcome Outcome, string? Error)> First => _first.Task;
    public Task<(CommandOutcome Outcome, string? Error)> Last => _last.Task;

    public void Take(CommandOutcome outcome, string? error)
    {
        _first.TrySetResult((outcome, error));
        if (outcome != CommandOutcome.Accepted)
        {
            _last.TrySetResult((outcome, error));
        }
    }
}
