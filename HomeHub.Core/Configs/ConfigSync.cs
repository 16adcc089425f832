using System.Collections.Concurrent;
using System.Text;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Configs;

/// <summary>
/// Brings what devices run in line with what they shall run: publishes the wanted config, retained, and takes what they report. Knows for
/// every device how it stands.
/// </summary>
public sealed class ConfigSync(
    ConfigInbox inbox, ConfigReportStore store, ConfigWithdrawalStore withdrawals, ConfigJournal journal, ConfigFeed feed, DeviceRegistry registry, BrokerStatus broker,
    IMessagePublisher publisher, IOptions<MqttOptions> mqtt, ILogger<ConfigSync> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private readonly Topics _topics = new(mqtt.Value.BaseTopic);
    private readonly ConcurrentDictionary<string, Side> _sides = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>How a device stands to its config.</summary>
    public ConfigState StateOf(string deviceId)
    {
        var side = _sides.GetValueOrDefault(deviceId, Side.Nothing);
        return ConfigState.Of(side.Wanted, side.Report, registry.Find(deviceId));
    }

    /// <summary>How a device stands to this very config, also where it was saved a moment ago.</summary>
    public ConfigState StateOf(ConfigView view)
    {
        var side = _sides.GetValueOrDefault(view.DeviceId, Side.Nothing);
        var wanted = side.Wanted?.Version == view.Version ? side.Wanted : new WantedConfig(view.DeviceId, view.Version, null, view.SavedAt);
        return ConfigState.Of(wanted, side.Report, registry.Find(view.DeviceId));
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var report in await store.AllAsync(cancellationToken))
        {
            _sides[report.DeviceId] = Side.Nothing with { Report = report };
        }

        foreach (var wanted in await store.WantedAsync(null, cancellationToken))
        {
            _sides[wanted.DeviceId] = _sides.GetValueOrDefault(wanted.DeviceId, Side.Nothing) with { Wanted = wanted };
        }

        foreach (var deviceId in await withdrawals.AllAsync(cancellationToken))
        {
            var side = _sides.GetValueOrDefault(deviceId, Side.Nothing);
            // A new wish takes the old one's place at the broker.
            _sides[deviceId] = side with { Withdrawn = !side.HasWish };
        }

        feed.Saved += inbox.Saved;
        broker.Changed += OnBroker;
        OnBroker(broker.State);
        _running = RunAsync(_stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        feed.Saved -= inbox.Saved;
        broker.Changed -= OnBroker;
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private void OnBroker(BrokerState state)
    {
        if (state.Connected)
        {
            inbox.BrokerIsBack();
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        while (await inbox.News.WaitToReadAsync(cancellation))
        {
            var news = new List<ConfigNews>();
            while (inbox.News.TryRead(out var one))
            {
                news.Add(one);
            }

            // Whatever failed is done again from the start: each step leaves alone what is done already.
            while (!await TryAsync(news, cancellation))
            {
                await Task.Delay(Retry, cancellation);
            }
        }
    }

    private async Task<bool> TryAsync(List<ConfigNews> news, CancellationToken cancellation)
    {
        try
        {
            await TakeReportsAsync(news, cancellation);
            if (news.Exists(one => one.DeviceId is null))
            {
                ForgetWhatWasPublished();
            }

            foreach (var deviceId in news.Select(one => one.DeviceId).OfType<string>().Distinct())
            {
                await ReloadAsync(deviceId, cancellation);
            }

            await PublishAsync(news.Exists(one => one.DeviceId is null) ? [.. _sides.Keys] : news.Select(one => one.DeviceId!).Distinct(), cancellation);
            feed.Tell();
            return true;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            logger.LogError(exception, "Configurations could not be brought in line; trying again");
            return false;
        }
    }

    /// <summary>Stores what devices said, all at once, and puts what is new of it on their timelines.</summary>
    private async Task TakeReportsAsync(List<ConfigNews> news, CancellationToken cancellation)
    {
        var reports = news.Select(one => one.Report).OfType<IncomingReport>().ToList();
        if (reports.Count == 0)
        {
            return;
        }

        // Repeated at every connect: what says nothing new is as old as it was.
        foreach (var (report, _) in reports.Where(incoming => incoming.Report.SaysTheSame(ReportOf(incoming.Report.DeviceId))))
        {
            report.At = ReportOf(report.DeviceId)!.At;
        }

        var latest = reports.GroupBy(incoming => incoming.Report.DeviceId).Select(said => said.Last())
            .Where(incoming => incoming.Provisioned is not null || !incoming.Report.SaysTheSame(ReportOf(incoming.Report.DeviceId))).ToList();
        if (latest.Count > 0)
        {
            await store.SaveAsync(latest, cancellation);
        }

        foreach (var (report, _) in reports.Where(incoming => !incoming.Report.SaysTheSame(ReportOf(incoming.Report.DeviceId))))
        {
            journal.Reported(report, ReportOf(report.DeviceId));
            _sides[report.DeviceId] = _sides.GetValueOrDefault(report.DeviceId, Side.Nothing) with { Report = report };
        }

        news.ForEach(one => one.Done?.TrySetResult());
    }

    private ConfigReport? ReportOf(string deviceId) => _sides.GetValueOrDefault(deviceId)?.Report;

    /// <summary>The broker may have lost what it kept: everything that is not proven is published once more.</summary>
    private void ForgetWhatWasPublished()
    {
        foreach (var (deviceId, side) in _sides)
        {
            _sides[deviceId] = side with { Published = null };
        }
    }

    private async Task ReloadAsync(string deviceId, CancellationToken cancellation)
    {
        var side = _sides.GetValueOrDefault(deviceId, Side.Nothing);
        var wanted = (await store.WantedAsync(deviceId, cancellation)).FirstOrDefault();
        var report = await store.FindAsync(deviceId, cancellation);
        side = side with { Wanted = wanted, Report = report };
        side = side with { Withdrawn = !side.HasWish && await withdrawals.HasAsync(deviceId, cancellation) };
        if (wanted is null && report is null && !side.Withdrawn)
        {
            _sides.TryRemove(deviceId, out _);
            return;
        }

        _sides[deviceId] = side;
    }

    private async Task PublishAsync(IEnumerable<string> deviceIds, CancellationToken cancellation)
    {
        try
        {
            foreach (var deviceId in deviceIds)
            {
                await PublishAsync(deviceId, cancellation);
            }
        }
        catch (BrokerAwayException)
        {
            // Everything that is not proven is published when it is back; what it refuses stands on every page.
        }
    }

    private async Task PublishAsync(string deviceId, CancellationToken cancellation)
    {
        if (!_sides.TryGetValue(deviceId, out var side))
        {
            return;
        }

        if (side.Withdrawn)
        {
            // Empty: there is no wish any more, and the device keeps running what it runs.
            await publisher.PublishAsync(_topics.ConfigDesired(deviceId), default, retain: true, cancellation);
            await withdrawals.DoneAsync(deviceId, cancellation);
            _sides[deviceId] = side with { Published = null };
            await ReloadAsync(deviceId, cancellation);
        }
        else if (side.Wanted?.Version != side.Published && StateOf(deviceId).ToBeSent && await store.DesiredAsync(deviceId, cancellation) is var (version, message))
        {
            await publisher.PublishAsync(_topics.ConfigDesired(deviceId), Encoding.UTF8.GetBytes(message), retain: true, cancellation);
            _sides[deviceId] = side with { Published = version };
        }
    }

    /// <summary>What is known of a device.</summary>
    /// <param name="Published">The version that this connection to the broker was given.</param>
    /// <param name="Withdrawn">There was a wish and there is none now; the broker has to be told.</param>
    private sealed record Side(WantedConfig? Wanted, ConfigReport? Report, long? Published, bool Withdrawn)
    {
        public static Side Nothing { get; } = new(null, null, null, false);

        /// <summary>False also where the device's board was only heard of.</summary>
        public bool HasWish => Wanted is { Version: > 0 };
    }
}
