using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Updates;

namespace HomeHub.Web.Components.Overview;

/// <summary>What the overview needs from the database, as one snapshot.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Since">Midnight before yesterday's first hour, local: where "since yesterday" begins.</param>
/// <param name="Hours">Entries per hour and level of the last 24 hours.</param>
/// <param name="Errors">Entries at error or above since yesterday, by device id.</param>
/// <param name="Gaps">Gaps in the log since yesterday.</param>
/// <param name="Silences">Outages and silences that go on, with their causes.</param>
/// <param name="Configs">What is wrong with a config, in one sentence, by device id.</param>
/// <param name="Stopped">Rollouts that stopped by themselves and wait for a person.</param>
/// <param name="FailedUpdates">Updates that went wrong since yesterday and were the last of their device.</param>
public sealed record OverviewFigures(
    DateTimeOffset At, DateTimeOffset Since, IReadOnlyList<LogHour> Hours, IReadOnlyDictionary<string, int> Errors,
    IReadOnlyList<TimelineEvent> Gaps, IReadOnlyList<TimelineEvent> Silences, IReadOnlyDictionary<string, string> Configs,
    IReadOnlyList<Rollout> Stopped, IReadOnlyList<UpdateAttempt> FailedUpdates)
{
    public static OverviewFigures None { get; } =
        new(default, default, [], new Dictionary<string, int>(), [], [], new Dictionary<string, string>(), [], []);
}
