using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Updates;
using HomeHub.Web.Components.Configs;

namespace HomeHub.Web.Components.Overview;

/// <summary>
/// Reads the figures once for everybody who looks at the overview: the prerendered page, its circuit right after, and every
/// other browser get the same snapshot for two seconds, or until something about a device, its config or its update changes.
/// </summary>
public sealed class OverviewReader(
    LogStore logs, DeviceStore devices, DeviceTimeline timeline, ConfigTroubles configs, RolloutStore rollouts, AttemptStore attempts,
    DeviceFeed feed, ConfigFeed configFeed, UpdateFeed updateFeed, TimeProvider clock)
{
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _one = new(1, 1);
    private OverviewFigures _last = OverviewFigures.None;
    private (long, long, long) _revision = (-1, -1, -1);

    private bool IsFresh => clock.GetUtcNow() - _last.At < Fresh && _revision == Revision;

    private (long, long, long) Revision => (feed.Revision, configFeed.Revision, updateFeed.Revision);

    /// <summary>What tells that a snapshot is an old one.</summary>
    public IReadOnlyList<Func<CancellationToken, IAsyncEnumerable<long>>> Feeds => [feed.WatchAsync, configFeed.WatchAsync, updateFeed.WatchAsync];

    public async ValueTask<OverviewFigures> ReadAsync(CancellationToken cancellation = default)
    {
        if (IsFresh)
        {
            return _last;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            if (!IsFresh)
            {
                // The number first: a change while reading makes this snapshot an old one.
                var revision = Revision;
                _last = await ReadNowAsync(cancellation);
                _revision = revision;
            }

            return _last;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<OverviewFigures> ReadNowAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var since = Yesterday(TimeZoneInfo.ConvertTime(now, clock.LocalTimeZone), clock.LocalTimeZone);
        return new OverviewFigures(now, since,
            await logs.HoursAsync(HourBars.FirstHour(now), cancellation),
            await devices.TroubleSinceAsync(since, EntryLevel.Error, cancellation: cancellation),
            await timeline.GapsSinceAsync(since, cancellation),
            await devices.OpenSpansAsync(cancellation),
            await configs.ReadAsync(cancellation),
            await rollouts.StoppedAsync(cancellation),
            await attempts.FailedSinceAsync(since, cancellation));
    }

    private static DateTimeOffset Yesterday(DateTimeOffset local, TimeZoneInfo zone)
    {
        var midnight = local.Date.AddDays(-1);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
