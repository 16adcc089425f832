namespace HomeHub.Core.Devices;

/// <summary>The spans of one device's timeline: which of them go on, and what they say.</summary>
/// <param name="open">Those that go on, as stored.</param>
/// <param name="changed">Told each that is new or changed.</param>
internal sealed class DeviceSpans(string deviceId, IEnumerable<TimelineEvent> open, Action<TimelineEvent> changed)
{
    private readonly Dictionary<TimelineKind, TimelineEvent> _open = open.ToDictionary(e => e.Kind);
    private readonly EarlierSpans _earlier = new();

    public void Open(TimelineKind kind, DateTimeOffset start, string? cause)
    {
        if (_open.ContainsKey(kind))
        {
            return;
        }

        var span = new TimelineEvent { DeviceId = deviceId, Kind = kind, Start = start, Open = true, Cause = cause, Summary = "" };
        _open[kind] = span;
        Tell(span);
    }

    /// <summary>Returns the one that ended, if one of this kind went on.</summary>
    public TimelineEvent? Close(TimelineKind kind, DateTimeOffset end)
    {
        if (!_open.Remove(kind, out var span))
        {
            return null;
        }

        span.End = end > span.Start ? end : span.Start;
        span.Open = false;
        _earlier.Ended(span, end);
        Tell(span);
        return span;
    }

    public void Explain(TimelineEvent span, string cause)
    {
        span.Cause = cause;
        Tell(span);
    }

    /// <summary>HomeHub starts: what goes on now began before.</summary>
    public void Started()
    {
        foreach (var span in _open.Values)
        {
            _earlier.Add(span);
        }
    }

    /// <summary>The clock was set soon after the start. Returns true where a span had ended before.</summary>
    public bool StartCorrected(DateTimeOffset now, TimeSpan by)
    {
        var moved = _earlier.ClockSet(now, by);
        foreach (var span in moved)
        {
            Tell(span);
        }

        return moved.Count > 0;
    }

    private void Tell(TimelineEvent span)
    {
        span.Summary = (span.Kind == TimelineKind.Outage ? "Offline" : "Silent")
            + (span.Duration is { } duration ? $" for {Durations.Words(duration)}" : "") + (span.Cause is { } cause ? $": {cause}" : "");
        changed(span);
    }
}
