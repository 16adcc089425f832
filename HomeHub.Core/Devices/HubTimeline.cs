using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Devices;

/// <summary>When HomeHub itself was not running, or had no broker: without that, a device's silence would look like its own.</summary>
public sealed class HubTimeline(DeviceRegistry registry, DeviceStore store, ClockTrust trust, TimeProvider clock, ILogger<HubTimeline> logger)
{
    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly EarlierSpans _earlier = new();
    private TimelineEvent? _away;

    // A restart that nobody needs to know of, unless the clock turns out to have been wrong about it.
    private TimelineEvent? _quick;

    /// <summary>Notes the start; returns since when HomeHub was down, or null at the very first start.</summary>
    public async Task<DateTimeOffset?> StartedAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        _away = (await store.OpenSpansAsync(cancellation)).FirstOrDefault(e => e.Kind == TimelineKind.BrokerAway);
        if (_away is not null)
        {
            _earlier.Add(_away);
        }

        var alive = await trust.BeforeAsync(cancellation);
        await AliveAsync(cancellation);
        if (alive is null)
        {
            return null;
        }

        var since = alive.Since(now);
        var down = new TimelineEvent { Kind = TimelineKind.HubDown, Start = since, End = now > since ? now : since, Summary = "" };
        down.Summary = Sentence(down);
        _earlier.Add(down, now);
        if (alive.Stopped && down.Duration <= Unremarkable)
        {
            _quick = down;
        }
        else
        {
            _ = registry.RecordAsync(down);
        }

        return since;
    }

    /// <summary>Notes that HomeHub is running.</summary>
    public Task AliveAsync(CancellationToken cancellation) => trust.AliveAsync(stopped: false, cancellation);

    /// <summary>Notes that HomeHub ends because somebody wants that.</summary>
    internal Task StoppedAsync(CancellationToken cancellation) => trust.AliveAsync(stopped: true, cancellation);

    /// <summary>The clock was set soon after the start: what ended before then ended at another time.</summary>
    internal async Task StartCorrectedAsync(DateTimeOffset now, TimeSpan by)
    {
        await _gate.WaitAsync();
        try
        {
            foreach (var row in _earlier.ClockSet(now, by).Where(row => row != _quick || row.Duration > Unremarkable))
            {
                row.Summary = Sentence(row);
                _ = registry.RecordAsync(row);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

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
                away.Summary = Sentence(away);
                _earlier.Ended(away, state.Since);
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

    private static string Sentence(TimelineEvent row) => row switch
    {
        { Kind: TimelineKind.BrokerAway } => $"Broker away for {Durations.Words(row.Duration!.Value)}: {row.Cause}",
        // The clock stands before the last time HomeHub ran.
        { Duration.Ticks: 0 } => "HomeHub was not running, for an unknown time",
        _ => $"HomeHub was not running for {Durations.Words(row.Duration!.Value)}",
    };
}
