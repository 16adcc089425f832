namespace HomeHub.Core.Access;

/// <summary>Who failed to sign in, how often, and how long the next try has to wait for that: twice as long each time.</summary>
/// <param name="free">Failures that cost nothing.</param>
/// <param name="forgotten">Without another failure, one begins anew.</param>
internal sealed class FailureLedger<TKey>(TimeProvider clock, int free, TimeSpan forgotten) where TKey : notnull
{
    private const int Most = 5_000;
    private readonly ShortMemory<TKey, Failures?> _failures = new(clock, forgotten, Most);

    /// <summary>How long the next try has to wait; zero: not at all.</summary>
    public TimeSpan Wait(TKey key) =>
        _failures.TryGet(key, out var failures) && failures!.Wait - clock.GetElapsedTime(failures.At) is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    /// <param name="longest">No wait is longer.</param>
    public void Fail(TKey key, TimeSpan longest) => _failures.Set(key, before =>
    {
        var count = (before?.Count ?? 0) + 1;
        var wait = count <= free ? 0 : Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(count - free - 1, 20)));
        return new Failures(count, clock.GetTimestamp(), TimeSpan.FromSeconds(wait));
    });

    public void Forgive(TKey key) => _failures.Remove(key);

    /// <param name="At">A timestamp: a time of day would lock for as long as the clock is set back by.</param>
    private sealed record Failures(int Count, long At, TimeSpan Wait);
}
