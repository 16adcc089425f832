using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace HomeHub.Core;

/// <summary>
/// Notify, then pull: watchers are told the latest value, at once when it was quiet; values that come while a watcher is busy
/// come to it as one. A slow watcher costs nobody else anything.
/// </summary>
internal sealed class Signal<T>(T initial)
{
    private readonly Lock _gate = new();
    private readonly List<Channel<T>> _watchers = [];
    private T _last = initial;

    public T Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Changes the value and tells every watcher.</summary>
    public void Update(Func<T, T> change)
    {
        lock (_gate)
        {
            _last = change(_last);
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(_last);
            }
        }
    }

    /// <summary>Yields the value there is at once, then the latest after each change, until cancelled.</summary>
    public async IAsyncEnumerable<T> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            _watchers.Add(channel);
            channel.Writer.TryWrite(_last);
        }

        try
        {
            await foreach (var value in channel.Reader.ReadAllAsync(cancellation))
            {
                yield return value;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }
}
