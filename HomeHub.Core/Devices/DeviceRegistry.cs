using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Devices;

/// <summary>
/// Every device HomeHub knows, in memory, saved behind the caller's back in group commits. Devices appear by themselves when
/// they first speak.
/// </summary>
public sealed class DeviceRegistry(
    DeviceStore store, DeviceFeed feed, RejectedMessages rejected, TimeProvider clock, IOptions<DeviceOptions> options, ILogger<DeviceRegistry> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DeviceState> _devices = new(StringComparer.Ordinal);
    private readonly Newcomers _newcomers = new(options.Value.NewPerHour);
    private readonly DeviceJournal _journal = new(store, logger);

    /// <summary>All devices, sorted by name; copies, safe to keep.</summary>
    public IReadOnlyList<Device> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _devices.Values.Select(s => s.Device.Copy()).OrderBy(d => d.Name, StringComparer.CurrentCultureIgnoreCase)];
            }
        }
    }

    /// <summary>A copy of the device, or null.</summary>
    public Device? Find(string id)
    {
        lock (_gate)
        {
            return _devices.TryGetValue(id, out var state) ? state.Device.Copy() : null;
        }
    }

    public bool Knows(string id)
    {
        lock (_gate)
        {
            return _devices.ContainsKey(id);
        }
    }

    /// <summary>A log entry or a reading came from it. Never waits: called for every entry.</summary>
    public void Heard(string id, DateTimeOffset at, bool legacy, string? displayName, bool retained)
    {
        lock (_gate)
        {
            if (!TryGetOrAdd(id, at, legacy, out var state))
            {
                return;
            }

            var device = state.Device;
            // A device that was only added by a person shows by what it says first which kind it is.
            device.Legacy |= legacy && device is { Announce: null, Availability: Availability.Unknown };
            var renamed = displayName is not null && !device.NamedByHand && device.DisplayName != displayName;
            if (renamed)
            {
                device.DisplayName = displayName;
            }

            // What the broker kept is no sign of life: it may be months old.
            var revived = !retained && state.Heard(at);
            _journal.Touch(device);
            if (renamed || revived)
            {
                feed.Tell(id);
            }
        }
    }

    /// <summary>Applies what a message means; the task completes when it is saved.</summary>
    /// <exception cref="RejectedException">The device is new and too many new ones came within the hour.</exception>
    public Task ApplyAsync(string id, DateTimeOffset at, Action<DeviceState> change)
    {
        lock (_gate)
        {
            if (!TryGetOrAdd(id, at, legacy: false, out var state))
            {
                throw new RejectedException(RejectReason.TooManyNewDevices,
                    $"'{id}' is new, and {options.Value.NewPerHour} new devices appeared within the hour (Devices:NewPerHour).");
            }

            change(state);
            feed.Tell(id);
            return _journal.Save(state.Device);
        }
    }

    /// <summary>Makes sure a device exists, as a person asked for it.</summary>
    public Task EnsureAsync(string id, DateTimeOffset at)
    {
        lock (_gate)
        {
            return _devices.ContainsKey(id) ? Task.CompletedTask : _journal.Save(Add(id, at, legacy: false).Device);
        }
    }

    /// <summary>
    /// Adds a device as a person asked for it; one that only appeared by itself is completed, and what it said of itself stands. False: a
    /// person added it before.
    /// </summary>
    /// <param name="info">What else is known of it, JSON.</param>
    public async Task<bool> AddAsync(string id, string? platform, string? info)
    {
        Task saved;
        lock (_gate)
        {
            var device = (_devices.GetValueOrDefault(id) ?? Add(id, clock.GetUtcNow(), legacy: false, "Added by hand")).Device;
            if (device.AddedByHand)
            {
                return false;
            }

            device.AddedByHand = true;
            device.Platform ??= platform;
            device.Info = info ?? device.Info;
            saved = _journal.Save(device);
            feed.Tell(id);
        }

        await saved;
        return true;
    }

    /// <summary>Gives it the name a person chose; an empty one returns to what the device calls itself. False: no such device.</summary>
    public async Task<bool> RenameAsync(string id, string? name)
    {
        Task saved;
        lock (_gate)
        {
            if (!_devices.TryGetValue(id, out var state))
            {
                return false;
            }

            var before = state.Device.Name;
            state.Device.DisplayName = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
            state.Device.NamedByHand = state.Device.DisplayName is not null;
            _ = _journal.Save(new TimelineEvent
            {
                DeviceId = id, Kind = TimelineKind.Renamed, Start = clock.GetUtcNow(), Summary = $"Renamed: {before} → {state.Device.Name}",
            });
            saved = _journal.Save(state.Device);
            feed.Tell(id);
        }

        await saved;
        return true;
    }

    /// <summary>Forgets a device and its timeline; its log entries stay unless they are deleted too. It comes back when it speaks again.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            _devices.Remove(id);
            _journal.Forget(id);
        }

        await _journal.FlushAsync(cancellation);
        await store.DeleteAsync(id, cancellation);
        feed.Tell(id);
    }

    /// <summary>Adds a row to a timeline, or changes one that came from the store.</summary>
    internal Task RecordAsync(TimelineEvent row)
    {
        lock (_gate)
        {
            feed.Tell(row.DeviceId);
            return _journal.Save(row);
        }
    }

    /// <summary>Runs something on every device's state, for the clock's sake.</summary>
    internal void ForEach(Func<DeviceState, bool> change)
    {
        var any = false;
        lock (_gate)
        {
            foreach (var state in _devices.Values)
            {
                if (change(state))
                {
                    any = true;
                    _ = _journal.Save(state.Device);
                }
            }
        }

        if (any)
        {
            feed.Tell(null);
        }
    }

    internal async Task LoadAsync(CancellationToken cancellation)
    {
        var devices = await store.AllAsync(cancellation);
        var open = (await store.OpenSpansAsync(cancellation)).ToLookup(e => e.DeviceId);
        lock (_gate)
        {
            foreach (var device in devices)
            {
                _devices[device.Id] = new DeviceState(device, open[device.Id], row => _ = _journal.Save(row));
            }
        }
    }

    internal Task RunJournalAsync(HubHealth health, CancellationToken cancellation) => _journal.RunAsync(feed, health, cancellation);

    private bool TryGetOrAdd(string id, DateTimeOffset at, bool legacy, out DeviceState state)
    {
        if (_devices.TryGetValue(id, out state!))
        {
            return true;
        }

        if (!_newcomers.TryTake(at))
        {
            if (legacy)
            {
                rejected.Add(id, default, RejectReason.TooManyNewDevices, $"'{id}' is new, and {options.Value.NewPerHour} new devices appeared within the hour (Devices:NewPerHour). Its entries are stored; it is not registered.");
            }

            return false;
        }

        state = Add(id, at, legacy);
        return true;
    }

    private DeviceState Add(string id, DateTimeOffset at, bool legacy, string summary = "First heard of")
    {
        var device = new Device { Id = id, Legacy = legacy, FirstSeen = at, LastSeen = at };
        var state = new DeviceState(device, [], row => _ = _journal.Save(row));
        _devices[id] = state;
        _ = _journal.Save(new TimelineEvent { DeviceId = id, Kind = TimelineKind.FirstSeen, Start = clock.GetUtcNow(), Summary = summary });
        _ = _journal.Save(device);
        feed.Tell(id);
        return state;
    }
}
