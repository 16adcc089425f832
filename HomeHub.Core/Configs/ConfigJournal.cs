using HomeHub.Core.Devices;

namespace HomeHub.Core.Configs;

/// <summary>Tells what happened to configs: on the device's timeline, and to whom it concerns.</summary>
public sealed class ConfigJournal(DeviceRegistry registry, ConfigFeed feed, TimeProvider clock)
{
    /// <summary>There is something new to ask the stores for, though it is no event of its own.</summary>
    internal void Changed(string deviceId) => feed.TellSaved(deviceId);

    internal void Saved(string deviceId, long version, string author, string changes)
    {
        Record(deviceId, clock.GetUtcNow(), $"Configuration {version} saved by {author}{(changes.Length > 0 ? $": {changes}" : "")}");
        feed.TellSaved(deviceId);
    }

    internal void Deleted(string deviceId, string author)
    {
        Record(deviceId, clock.GetUtcNow(), $"Configuration deleted by {author}; the device keeps running what it runs");
        feed.TellSaved(deviceId);
    }

    /// <summary>
    /// The device said something new. A trial is no news of its own, it comes to something within seconds; and the first word of a
    /// device tells how it is, not that something happened.
    /// </summary>
    internal void Reported(ConfigReport report, ConfigReport? before)
    {
        var reasons = string.Join("; ", report.Reasons.Select(reason => reason.Key.Length == 0 ? reason.Value : $"{reason.Key}: {reason.Value}"));
        var words = report.State switch
        {
            ReportedState.Rejected => $"rejected by the device: {reasons}",
            ReportedState.Reverted => $"reverted by the device: {reasons}",
            ReportedState.Applied when before is not null && before.Running != report.Running => "applied",
            _ => null,
        };
        if (report.Version > 0 && words is not null)
        {
            Record(report.DeviceId, report.At, $"Configuration {report.Version} {words}", reasons.Length > 0 ? reasons : null);
        }
    }

    private void Record(string deviceId, DateTimeOffset at, string summary, string? cause = null) =>
        _ = registry.RecordAsync(new TimelineEvent { DeviceId = deviceId, Kind = TimelineKind.Config, Start = at, Cause = cause, Summary = summary });
}
