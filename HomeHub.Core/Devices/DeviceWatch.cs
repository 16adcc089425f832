using System.Threading.Channels;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Devices;

/// <summary>Keeps the registry saved and looks at the clock: who fell silent, and when HomeHub itself was not there to hear it.</summary>
public sealed class DeviceWatch(
    DeviceRegistry registry, DeviceStore store, DeviceFeed feed, HubTimeline hub, LogFeed logs, SettingsStore settings, BrokerStatus broker,
    HubHealth health, TimeProvider clock, IOptions<DeviceOptions> options, IOptions<MqttOptions> mqtt, ILogger<DeviceWatch> logger) : IHostedService, IDisposable
{
    // Also how exactly a crash of HomeHub itself is dated; each tick is a write to the SD card.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<LogGap> _gaps = Channel.CreateUnbounded<LogGap>(new UnboundedChannelOptions { SingleReader = true });
    private DateTimeOffset _listeningSince;
    private long _started;
    private readonly ClockWatch _watch = new(clock);
    private Task _running = Task.CompletedTask;

    public async Task<DeviceSettings> SettingsAsync(CancellationToken cancellation = default) =>
        await settings.GetAsync<DeviceSettings>(DeviceSettings.Name, cancellation) ?? new DeviceSettings(options.Value.StaleAfterMinutes);

    public Task SetSettingsAsync(DeviceSettings value, CancellationToken cancellation = default) =>
        settings.SetAsync(DeviceSettings.Name, value, cancellation);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await registry.LoadAsync(cancellationToken);
        var downSince = await hub.StartedAsync(cancellationToken);
        // Where the broker ended with HomeHub, their connections did too; each is back when it says so.
        registry.ForEach(state => state.HubStarted(mqtt.Value.IsEmbedded ? downSince : null));
        _listeningSince = clock.GetUtcNow();
        _started = clock.GetTimestamp();
        _watch.WasSet();
        broker.Changed += OnBroker;
        broker.Ending += OnBrokerEnding;
        logs.GapChanged += OnGap;
        // What the start has to tell is saved while the rest starts.
        _running = Task.WhenAll(Task.Run(() => registry.RunJournalAsync(health, _stopping.Token), CancellationToken.None), TickAsync(_stopping.Token), RecordGapsAsync(_stopping.Token));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        broker.Changed -= OnBroker;
        broker.Ending -= OnBrokerEnding;
        logs.GapChanged -= OnGap;
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await hub.StoppedAsync(CancellationToken.None);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task TickAsync(CancellationToken cancellation)
    {
        const string task = Conditions.Task + "device-watch";
        using var timer = new PeriodicTimer(Interval, clock);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellation);
                await TickOnceAsync(cancellation);
                health.Clear(task);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Devices could not be checked for silence");
                health.Report(task, $"Devices could not be checked for silence: {exception.GetBaseException().Message}");
            }
        }
    }

    private async Task TickOnceAsync(CancellationToken cancellation)
    {
        await hub.AliveAsync(cancellation);
        if (_watch.Step() is var step && step != TimeSpan.Zero)
        {
            // What was heard at a time that never was says nothing about silence: each gets its whole time again.
            _listeningSince = clock.GetUtcNow();
            registry.ForEach(state => state.ClockSet(_listeningSince));
            if (clock.GetElapsedTime(_started) <= ClockTrust.Proof)
            {
                registry.ForEach(state => state.StartCorrected(_listeningSince, step));
                await hub.StartCorrectedAsync(_listeningSince, step);
            }
        }

        if (!broker.State.Connected)
        {
            return;
        }

        var staleAfter = TimeSpan.FromMinutes((await SettingsAsync(cancellation)).StaleAfterMinutes);
        var now = clock.GetUtcNow();
        registry.ForEach(state => state.Tick(now, _listeningSince, staleAfter));
    }

    private void OnBroker(BrokerState state)
    {
        if (state.Connected)
        {
            _listeningSince = clock.GetUtcNow();
        }

        _ = hub.BrokerChangedAsync(state);
        feed.Tell(null);
    }

    /// <summary>Whoever is there loses the broker because HomeHub ends; its will would call that a lost connection.</summary>
    private void OnBrokerEnding() => registry.ForEach(state => state.HubDown(clock.GetUtcNow()));

    private void OnGap(LogGap gap) => _gaps.Writer.TryWrite(gap);

    /// <summary>One at a time and each saved before the next: a gap that shrinks has to find its row.</summary>
    private async Task RecordGapsAsync(CancellationToken cancellation)
    {
        await foreach (var gap in _gaps.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                var row = await store.GapRowAsync(gap.EntryId, cancellation)
                    ?? new TimelineEvent { DeviceId = gap.DeviceId, Kind = TimelineKind.LogGap, Start = gap.Time, LogEntryId = gap.EntryId, Summary = "" };
                row.Cause = gap.Missing == 0 ? "arrived late" : gap.Reason;
                row.Summary = gap.Missing == 0 ? "Missing log entries arrived late" : $"{gap.Missing:N0} log {(gap.Missing == 1 ? "entry" : "entries")} lost";
                await registry.RecordAsync(row).WaitAsync(cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                logger.LogError(exception, "A gap in the log of {Device} could not be put on its timeline; it still shows in the log", gap.DeviceId);
            }
        }
    }
}
