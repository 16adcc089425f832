using HomeHub.Core.Health;
using HomeHub.Core.Logs;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Devices;

/// <summary>
/// Deletes timeline rows of long ago: those older than any log entry may be, and of a restless device all but its newest. What is still going on stays.
/// </summary>
public sealed class TimelineRetention(DeviceStore store, LogRetention logs, ClockTrust trust, HubHealth health, TimeProvider clock, ILogger<TimelineRetention> logger)
    : HourlyTask("timeline-retention", "Old timeline rows could not be deleted", TimeSpan.FromSeconds(90), health, logger)
{
    /// <summary>Per device: two rows every half hour for more than half a year.</summary>
    public const int RowsKept = 20_000;

    /// <summary>Runs once; returns how many rows went.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var days = (await logs.PolicyAsync(cancellation)).Levels.Values.Max(keep => keep.Days);
        var plausible = await trust.IsPlausibleAsync(cancellation);
        var now = clock.GetUtcNow();
        return await store.DeleteTimelineAsync(plausible ? now.AddDays(-days) : null, now, RowsKept, cancellation);
    }

    protected override Task WorkAsync(CancellationToken cancellation) => RunAsync(cancellation);
}
