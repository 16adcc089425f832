namespace HomeHub.Core.Updates;

/// <summary>Who changes rollouts: the runner or a person, one at a time, so that neither overwrites what the other did.</summary>
public sealed class RolloutGate : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    internal async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        return new Leave(_gate);
    }

    public void Dispose() => _gate.Dispose();

    private sealed class Leave(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
