namespace HomeHub.Core.Devices;

/// <summary>
/// Spans that began before HomeHub's start, and when they ended since. A machine without a clock of its own starts about where it stopped: until it
/// hears of the time, whatever it was switched off for is missing in them.
/// </summary>
internal sealed class EarlierSpans
{
    private readonly Dictionary<TimelineEvent, DateTimeOffset?> _ends = [];

    public void Add(TimelineEvent span, DateTimeOffset? end = null) => _ends[span] = end;

    /// <summary>Notes the end of one of them; of any other span, nothing.</summary>
    public void Ended(TimelineEvent span, DateTimeOffset at)
    {
        if (_ends.ContainsKey(span))
        {
            _ends[span] = at;
        }
    }

    /// <summary>The clock was set: moves the ends it told before. Returns the spans that changed.</summary>
    /// <param name="now">What it says since.</param>
    /// <param name="by">How far it was set; negative: back.</param>
    public IReadOnlyList<TimelineEvent> ClockSet(DateTimeOffset now, TimeSpan by)
    {
        var moved = new List<TimelineEvent>();
        foreach (var (span, end) in _ends.ToList())
        {
            // It was noticed a while after: what ended meanwhile has the right time.
            if (end is { } at && (by > TimeSpan.Zero ? at <= now - by : at > now))
            {
                var right = at + by;
                _ends[span] = right;
                span.End = right > span.Start ? right : span.Start;
                moved.Add(span);
            }
        }

        return moved;
    }
}
