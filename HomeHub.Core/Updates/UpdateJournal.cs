using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>Puts updates on their devices' timelines.</summary>
public sealed class UpdateJournal(DeviceRegistry registry)
{
    internal void Begun(UpdateAttempt attempt, string author) => Record(attempt, attempt.SentAt ?? attempt.CreatedAt, null,
        $"Update to {attempt.Version} began, asked for by {author}", null);

    internal void Ended(UpdateAttempt attempt)
    {
        var start = attempt.Stages.FirstOrDefault()?.At ?? attempt.CreatedAt;
        var after = Durations.Words(attempt.EndedAt!.Value - start);
        Record(attempt, start, attempt.EndedAt, attempt.State switch
        {
            UpdateState.Confirmed => $"Updated {(attempt.FromVersion is null ? "to" : $"{attempt.FromVersion} →")} {attempt.Version} in {after}, proven by its files",
            UpdateState.RolledBack => $"Update to {attempt.Version} rolled back after {after}: {attempt.Error}",
            UpdateState.Cancelled => $"Update to {attempt.Version} cancelled",
            _ => $"Update to {attempt.Version} {attempt.State.Text()}: {attempt.Error}",
        }, attempt.Error);
    }

    private void Record(UpdateAttempt attempt, DateTimeOffset start, DateTimeOffset? end, string summary, string? cause)
    {
        if (registry.Knows(attempt.DeviceId))
        {
            _ = registry.RecordAsync(new TimelineEvent { DeviceId = attempt.DeviceId, Kind = TimelineKind.Update, Start = start, End = end, Summary = summary, Cause = cause });
        }
    }
}
