namespace HomeHub.Web.Components.Layout;

/// <summary>One clock for every relative time on every page: ticks once a second while anybody looks.</summary>
public sealed class SharedClock(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private Action? _tick;
    private ITimer? _timer;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Raised every second, on a thread of the pool; handlers must return at once.</summary>
    public event Action Tick
    {
        add
        {
            lock (_gate)
            {
                _tick += value;
                _timer ??= time.CreateTimer(_ => _tick?.Invoke(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            }
        }
        remove
        {
            lock (_gate)
            {
                _tick -= value;
                if (_tick is null)
                {
                    _timer?.Dispose();
                    _timer = null;
                }
            }
        }
    }

    public void Dispose() => _timer?.Dispose();
}
