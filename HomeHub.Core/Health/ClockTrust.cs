using System.Globalization;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;

namespace HomeHub.Core.Health;

/// <summary>When HomeHub was last known to be running, kept over restarts.</summary>
/// <param name="Time">As its clock said.</param>
/// <param name="Believed">As far as that could be believed; null: it was not asked.</param>
/// <param name="Stopped">It ended then, as somebody wanted.</param>
internal sealed record Alive(DateTimeOffset Time, DateTimeOffset? Believed = null, bool Stopped = false)
{
    /// <summary>Since when it has not been running, seen from a start at <paramref name="now"/>.</summary>
    public DateTimeOffset Since(DateTimeOffset now)
    {
        var believed = Believed ?? Time;
        var (earlier, later) = Time < believed ? (Time, believed) : (believed, Time);
        // A clock that was ahead when HomeHub ended told a time that is still to come; one that was behind, a time of long ago.
        return later <= now ? later : earlier;
    }
}

/// <summary>
/// Whether the clock can be believed when it makes things old. One that is far ahead of where it should be, as a board's is whose battery is empty
/// or after a mistyped date, would have the whole history deleted. Whether HomeHub was really switched off that long, only time tells: a clock that
/// nobody set right for an hour is believed.
/// </summary>
public sealed class ClockTrust(SettingsStore settings, HubHealth health, TimeProvider clock) : IDisposable
{
    /// <summary>A clock that was set right was set within this time after the start.</summary>
    public static readonly TimeSpan Proof = TimeSpan.FromHours(1);

    /// <summary>Further ahead is not plausible. Less costs the history no more than so much of its oldest part.</summary>
    public static readonly TimeSpan Plausible = TimeSpan.FromDays(2);

    private const string Name = "alive";
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly Lock _gate = new();
    private readonly ClockWatch _watch = new(clock);
    private Alive? _before;
    private bool _loaded;

    // What the time was at a timestamp, as far as it is believed; and since when nobody has set the clock.
    private (DateTimeOffset Time, long Stamp) _known;
    private long _unset;

    /// <summary>Whether things may be deleted for their age. While not, that stands on every page.</summary>
    public async Task<bool> IsPlausibleAsync(CancellationToken cancellation = default)
    {
        await BeforeAsync(cancellation);
        return Look().Plausible;
    }

    public void Dispose() => _loading.Dispose();

    /// <summary>When HomeHub ran before this start; null at the very first.</summary>
    internal async Task<Alive?> BeforeAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            if (!_loaded)
            {
                _before = await settings.GetAsync<Alive>(Name, cancellation);
                _unset = clock.GetTimestamp();
                _known = (_before?.Believed ?? _before?.Time ?? clock.GetUtcNow(), _unset);
                _loaded = true;
            }

            return _before;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Notes that HomeHub is running, or was until now.</summary>
    internal async Task AliveAsync(bool stopped, CancellationToken cancellation)
    {
        await BeforeAsync(cancellation);
        await settings.SetAsync(Name, new Alive(clock.GetUtcNow(), Look().Believed, stopped), cancellation);
    }

    private (bool Plausible, DateTimeOffset Believed) Look()
    {
        lock (_gate)
        {
            var (stamp, now) = (clock.GetTimestamp(), clock.GetUtcNow());
            var wasSet = _watch.WasSet();
            _unset = wasSet ? stamp : _unset;
            var proven = clock.GetElapsedTime(_unset, stamp) >= Proof;
            var expected = _known.Time + clock.GetElapsedTime(_known.Stamp, stamp);
            var ahead = now - expected;
            var plausible = proven || ahead <= Plausible;
            // One that is behind since the start, as where nothing keeps the time, is still to be set; once it was set, it is right.
            if (plausible && (proven || wasSet || ahead >= TimeSpan.Zero))
            {
                (_known, expected) = ((now, stamp), now);
            }

            Tell(plausible, now, ahead);
            return (plausible, expected);
        }
    }

    private void Tell(bool plausible, DateTimeOffset now, TimeSpan ahead)
    {
        if (plausible)
        {
            health.Clear(Conditions.Clock);
            return;
        }

        health.Report(Conditions.Clock, string.Create(CultureInfo.InvariantCulture,
            $"This machine's clock says {now:yyyy-MM-dd}, {ahead.TotalDays:N0} days after HomeHub last ran. If that is wrong, set it right: after an hour HomeHub believes it, and deletes what is too old by then. Until then it deletes nothing for its age."));
    }
}
