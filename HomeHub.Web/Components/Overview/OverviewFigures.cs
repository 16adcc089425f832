using HomeHub.Core.Devices;
using HomeHub.Core.Logs;

namespace HomeHub.Web.Components.Overview;

/// <summary>What the overview needs from the database, as one snapshot.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Since">Midnight before yesterday's first hour, local: where "since yesterday" begins.</param>
/// <param name="Hours">Entries per hour and level of the last 24 hours.</param>
/// <param name="Errors">Entries at error or above since yesterday, by device id.</param>
/// <param name="Gaps">Gaps in the log since yesterday.</param>
/// <param name="Silences">Outages and silences that go on, with their causes.</param>
/// <param name="Configs">What is wrong with a config, in one sentence, by device id.</param>
public sealed record OverviewFigures(
    DateTimeOffset At, DateTimeOffset Since, IReadOnlyList<LogHour> Hours, IReadOnlyDictionary<string, int> Errors,
    IReadOnlyList<TimelineEvent> Gaps, IReadOnlyList<TimelineEvent> Silences, IReadOnlyDictionary<string, string> Configs)
{
    public static OverviewFigures None { get; } =
        new(default, default, [], new Dictionary<string, int>(), [], [], new Dictionary<string, string>());
}
