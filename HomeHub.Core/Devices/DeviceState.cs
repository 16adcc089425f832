namespace HomeHub.Core.Devices;

/// <summary>
/// What one device's messages mean: each changes the device and leaves rows on its timeline. Knows no database and no clock;
/// not thread-safe, the registry takes care of that.
/// </summary>
/// <param name="device">The device; changed in place.</param>
/// <param name="open">Spans of its timeline that go on, as stored.</param>
/// <param name="changed">Told each row that is new or changed.</param>
public sealed class DeviceState(Device device, IEnumerable<TimelineEvent> open, Action<TimelineEvent> changed)
{
    /// <summary>A device that speaks the protocol sends a heartbeat every 60 s; five missed ones in a row are silence.</summary>
    public static readonly TimeSpan HeartbeatSilence = TimeSpan.FromMinutes(5);

    /// <summary>Why a device is away that HomeHub's own broker left, not it the broker.</summary>
    internal const string HubWasDown = "HomeHub was not running";

    private readonly DeviceSpans _spans = new(device.Id, open, changed);

    // The outage that just ended: the next announce and heartbeat tell why it was.
    private TimelineEvent? _unexplained;

    public Device Device { get; } = device;

    /// <summary>A sign of life of any kind; returns true where its state changed by it.</summary>
    public bool Heard(DateTimeOffset at)
    {
        Device.LastSeen = at > Device.LastSeen ? at : Device.LastSeen;
        if (Device.StaleSince is null)
        {
            return false;
        }

        Device.StaleSince = null;
        _spans.Close(TimelineKind.Stale, at);
        return true;
    }

    public void Available(AvailabilityPayload payload, DateTimeOffset at)
    {
        if (payload.State == "online")
        {
            Online(payload.Session, at);
        }
        else if (Device.Availability != Availability.Offline && (Device.Session is null || payload.Session is null || payload.Session == Device.Session))
        {
            // Only the will of the connection that counts: an older one may be delivered after the newer "online".
            GoOffline(at, "connection lost");
        }
    }

    /// <summary>It is not there, and nobody heard a will say so.</summary>
    public void GoOffline(DateTimeOffset since, string cause)
    {
        Device.Availability = Availability.Offline;
        Device.OfflineSince = since;
        Device.StaleSince = null;
        _spans.Close(TimelineKind.Stale, since);
        _spans.Open(TimelineKind.Outage, since, cause);
    }

    /// <summary>HomeHub's own broker is away since then, and with it whoever was there. Returns true where its state changed.</summary>
    public bool HubDown(DateTimeOffset since)
    {
        if (Device.Availability != Availability.Online)
        {
            return false;
        }

        GoOffline(since, HubWasDown);
        return true;
    }

    /// <summary>HomeHub starts: what goes on now began before.</summary>
    /// <param name="downSince">Since when its own broker was away; null: there is another one. Returns true where its state changed.</param>
    public bool HubStarted(DateTimeOffset? downSince)
    {
        var changes = downSince is { } since && HubDown(since);
        _spans.Started();
        return changes;
    }

    /// <summary>The clock was set soon after the start: what ended before then ended at another time. Returns true where anything had.</summary>
    public bool StartCorrected(DateTimeOffset now, TimeSpan by) => _spans.StartCorrected(now, by);

    public void Announced(AnnouncePayload payload, string json, DateTimeOffset at)
    {
        Booted(payload.Boot, at);
        if (Device.FirmwareVersion is not null && payload.Firmware?.Version is { } version && version != Device.FirmwareVersion)
        {
            Moment(TimelineKind.FirmwareChange, at, $"Firmware {Device.FirmwareVersion} → {version}");
        }

        if (Device.Ip is not null && payload.Wifi?.Ip is { } ip && (ip != Device.Ip || (payload.Wifi.Ssid ?? Device.Ssid) != Device.Ssid))
        {
            Moment(TimelineKind.AddressChange, at, $"Address {Device.Ip} ({Device.Ssid}) → {ip} ({payload.Wifi.Ssid ?? Device.Ssid})");
        }

        Device.Legacy = false;
        Device.Announce = json;
        Device.Simulated = payload.Simulated ?? false;
        Device.DisplayName = Device.NamedByHand ? Device.DisplayName : payload.DisplayName ?? Device.DisplayName;
        Device.Platform = payload.Platform ?? Device.Platform;
        Device.Board = payload.Board ?? Device.Board;
        Device.MicroPython = payload.Micropython ?? Device.MicroPython;
        Device.FirmwareVersion = payload.Firmware?.Version ?? Device.FirmwareVersion;
        Device.FirmwareSequence = payload.Firmware?.Sequence ?? Device.FirmwareSequence;
        Device.Slot = payload.Firmware?.Slot ?? Device.Slot;
        Device.FilesSha256 = payload.Firmware?.FilesSha256 ?? Device.FilesSha256;
        Device.Ssid = payload.Wifi?.Ssid ?? Device.Ssid;
        Device.Ip = payload.Wifi?.Ip ?? Device.Ip;
        Device.Rssi = payload.Wifi?.Rssi ?? Device.Rssi;
        Device.HeapFree = payload.HeapFree ?? Device.HeapFree;
        Device.FlashFree = payload.FsFree ?? Device.FlashFree;
        Device.ConfigVersion = payload.ConfigVersion ?? Device.ConfigVersion;
    }

    public void Beat(HeartbeatPayload payload, DateTimeOffset at)
    {
        if (_unexplained is { } outage)
        {
            var cause = payload.WifiDrops > (Device.WifiDrops ?? 0) ? "Wi-Fi lost"
                : payload.MqttDrops > (Device.MqttDrops ?? 0) ? "broker connection lost"
                : null;
            Explain(outage, cause);
        }

        Device.UptimeSeconds = payload.UptimeS ?? Device.UptimeSeconds;
        Device.HeapFree = payload.HeapFree ?? Device.HeapFree;
        Device.Rssi = payload.Rssi ?? Device.Rssi;
        Device.WifiDrops = payload.WifiDrops ?? Device.WifiDrops;
        Device.MqttDrops = payload.MqttDrops ?? Device.MqttDrops;
        Device.LogDropped = payload.LogDropped ?? Device.LogDropped;
        Heard(at);
    }

    /// <summary>The clock was set: nothing was heard later than now. Returns true where that changed it.</summary>
    public bool ClockSet(DateTimeOffset now)
    {
        if (Device.LastSeen <= now)
        {
            return false;
        }

        Device.LastSeen = now;
        return true;
    }

    /// <summary>
    /// Looks at the clock: silent too long is stale. <paramref name="listeningSince"/> is since when HomeHub could have heard it.
    /// Returns true where its state changed.
    /// </summary>
    public bool Tick(DateTimeOffset now, DateTimeOffset listeningSince, TimeSpan staleAfter)
    {
        var silence = Device.Legacy ? staleAfter : HeartbeatSilence;
        var lastChance = Device.LastSeen > listeningSince ? Device.LastSeen : listeningSince;
        if (Device.Status is not (DeviceStatus.Online or DeviceStatus.SafeMode) || now - lastChance <= silence)
        {
            return false;
        }

        Device.StaleSince = Device.LastSeen;
        _spans.Open(TimelineKind.Stale, Device.LastSeen, null);
        return true;
    }

    private void Online(string? session, DateTimeOffset at)
    {
        var wasOnline = Device.Availability == Availability.Online;
        if (wasOnline && session == Device.Session)
        {
            return;
        }

        Device.Connects++;
        Device.Session = session;
        Device.Availability = Availability.Online;
        Device.OfflineSince = null;
        if (_spans.Close(TimelineKind.Outage, at) is { } outage)
        {
            // What HomeHub did is explained already: the device only sees its connection lost.
            _unexplained = outage.Cause == HubWasDown ? null : outage;
        }
        else if (wasOnline)
        {
            Moment(TimelineKind.MqttReconnect, at, "Reconnected to the broker");
        }
    }

    private void Booted(BootPayload? boot, DateTimeOffset at)
    {
        Device.SafeMode = boot?.SafeMode ?? false;
        if (boot?.Count is not { } count || count == Device.BootCount)
        {
            return;
        }

        var cause = boot.Cause ?? "unknown cause";
        var times = count - Device.BootCount is > 1 and < 1_000 and var jumped ? $", {jumped} times" : "";
        Moment(TimelineKind.Boot, at, $"Restarted: {cause}{times}{(Device.SafeMode ? ", now in safe mode" : "")}", cause);
        Device.BootCount = count;
        Device.BootCause = boot.Cause;
        // The counters of a heartbeat start again with the boot.
        Device.WifiDrops = Device.MqttDrops = Device.LogDropped = 0;
        if (_unexplained is { } outage)
        {
            Explain(outage, $"restarted ({cause}{times})");
        }
    }

    private void Explain(TimelineEvent outage, string? cause)
    {
        _unexplained = null;
        if (cause is not null)
        {
            _spans.Explain(outage, cause);
        }
    }

    private void Moment(TimelineKind kind, DateTimeOffset at, string summary, string? cause = null) =>
        changed(new TimelineEvent { DeviceId = Device.Id, Kind = kind, Start = at, Cause = cause, Summary = summary });
}
