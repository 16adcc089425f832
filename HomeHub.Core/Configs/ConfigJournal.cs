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

    /// <summary>The device said something new.</summary>
    internal void Reported(ConfigReport report)
    {
        var reasons = string.Join("; ", report.Reasons.Select(reason => reason.Key.Length == 0 ? reason.Value : $"{reason.Key}: {reason.Value}"));
        var (word, why) = report.State switch
        {
            ReportedState.Trial => ("is on trial", ""),
            ReportedState.Rejected => ("rejected by the device", reasons),
            ReportedState.Reverted => ("reverted by the device", reasons),
            _ => ("applied", ""),
        };
        if (report.Version > 0)
        {
            Record(report.DeviceId, report.At, $"Configuration {report.Version} {word}{(why.Length > 0 ? $": {why}" : "")}", why.Length > 0 ? why : null);
        }
    }

    private void Record(string deviceId, DateTimeOffset at, string summary, string? cause = null) =>
        _ = registry.RecordAsync(new TimelineEvent { DeviceId = deviceId, Kind = TimelineKind.Config, Start = at, Cause = cause, Summary = summary });
}
