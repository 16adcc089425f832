using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Devices;

/// <summary>When HomeHub itself was not running, or had no broker: without that, a device's silence would look like its own.</summary>
public sealed class HubTimeline(DeviceRegistry registry, DeviceStore store, SettingsStore settings, TimeProvider clock, ILogger<HubTimeline> logger)
{
    private const string AliveName = "alive";
    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private TimelineEvent? _away;

    /// <summary>Notes the start; returns since when HomeHub was down, or null at the very first start.</summary>
    public async Task<DateTimeOffset?> StartedAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        _away = (await store.OpenSpansAsync(cancellation)).FirstOrDefault(e => e.Kind == TimelineKind.BrokerAway);
        var alive = await settings.GetAsync<Alive>(AliveName, cancellation);
        await AliveAsync(cancellation);
        if (alive is null)
        {
            return null;
        }

        var duration = now - alive.Time;
        if (duration > Unremarkable)
        {
            _ = registry.RecordAsync(new TimelineEvent
            {
                Kind = TimelineKind.HubDown, Start = alive.Time, End = now,
                Summary = $"HomeHub was not running for {Durations.Words(duration)}",
            });
        }

        return alive.Time;
    }

    /// <summary>Notes that HomeHub is running.</summary>
    public Task AliveAsync(CancellationToken cancellation) => settings.SetAsync(AliveName, new Alive(clock.GetUtcNow()), cancellation);

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

    private sealed record Alive(DateTimeOffset Time);
}
