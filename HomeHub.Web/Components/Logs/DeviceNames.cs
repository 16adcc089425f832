using System.Collections.Concurrent;
using HomeHub.Core.Devices;

namespace HomeHub.Web.Components.Logs;

/// <summary>The names of devices by id, at hand for thousands of rows; forgotten whenever one may have changed.</summary>
public sealed class DeviceNames : IDisposable
{
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly DeviceRegistry _registry;
    private readonly DeviceFeed _feed;

    public DeviceNames(DeviceRegistry registry, DeviceFeed feed)
    {
        (_registry, _feed) = (registry, feed);
        feed.Changed += Forget;
    }

    /// <summary>What the device is called; its id where it has no name or is not known.</summary>
    public string For(string id) => _names.TryGetValue(id, out var name) ? name : _names[id] = _registry.Find(id)?.Name ?? id;

    public void Dispose() => _feed.Changed -= Forget;

    private void Forget(string? deviceId)
    {
        if (deviceId is null)
        {
            _names.Clear();
        }
        else
        {
            _names.TryRemove(deviceId, out _);
        }
    }
}
