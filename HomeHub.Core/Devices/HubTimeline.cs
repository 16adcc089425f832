using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Devices;

/// <summary>When HomeHub itself was not running, or had no broker: without that, a device's silence would look like its own.</summary>
public sealed class HubTimeline(DeviceRegistry registry, DeviceStore store, ClockTrust trust, TimeProvider clock, ILogger<HubTimeline> logger)
{
    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private TimelineEvent? _away;

    /// <summary>Notes the start; returns since when HomeHub was down, or null at the very first start.</summary>
    public async Task<DateTimeOffset?> StartedAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        _away = (await store.OpenSpansAsync(cancellation)).FirstOrDefault(e => e.Kind == TimelineKind.BrokerAway);
        var alive = await trust.BeforeAsync(cancellation);
        await AliveAsync(cancellation);
        if (alive is null)
        {
            return null;
        }

        var since = alive.Since(now);
        var duration = now - since;
        if (duration > Unremarkable)
        {
            _ = registry.RecordAsync(new TimelineEvent
            {
                Kind = TimelineKind.HubDown, Start = since, End = now,
                Summary = $"HomeHub was not running for {Durations.Words(duration)}",
            });
        }

        return since;
    }

    /// <summary>Notes that HomeHub is running.</summary>
    public Task AliveAsync(CancellationToken cancellation) => trust.AliveAsync(stopped: false, cancellation);

    public async Task BrokerChangedAsync(BrokerState state)
    {
        await _gate.WaitAsync();
        try
        {
            if (!state.Connected && _away is null)
            {
                _away = new TimelineEvent
                {
                    Kind = TimelineKind.BrokerAway, Start = state.Since, Open = true, Cause = state.Reason, Summary = $"Broker away: {state.Reason}",
                };
                await registry.RecordAsync(_away);
            }
            else if (state.Connected && _away is { } away)
            {
                _away = null;
                away.End = state.Since > away.Start ? state.Since : away.Start;
                away.Open = false;
                away.Summary = $"Broker away for {Durations.Words(away.Duration!.Value)}: {away.Cause}";
                await registry.RecordAsync(away);
            }
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The broker's absence could not be put on the timeline");
        }
        finally
        {
            _gate.Release();
        }
    }
}
