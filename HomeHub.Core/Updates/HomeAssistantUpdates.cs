using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>Keeps Home Assistant's update entity of every device that can be updated, and takes "install" from there.</summary>
public sealed class HomeAssistantUpdates(
    ReleaseStore releases, AttemptStore attempts, RolloutControl control, DeviceRegistry registry, UpdateFeed feed, BrokerStatus broker,
    IMessagePublisher publisher, InstallOrders orders, IOptions<MqttOptions> mqtt, ILogger<HomeAssistantUpdates> logger) : IHostedService, IDisposable
{
    private const string Author = "Home Assistant";
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);
    private readonly Topics _topics = new(mqtt.Value.BaseTopic);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(1, 1);
    private readonly Dictionary<string, (byte[] Discovery, byte[] State)> _told = new(StringComparer.Ordinal);
    private Task _running = Task.CompletedTask;
    private volatile bool _forget;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        broker.Changed += OnBroker;
        _running = Task.WhenAll(FollowAsync(_stopping.Token), TakeOrdersAsync(_stopping.Token), RunAsync(_stopping.Token));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        broker.Changed -= OnBroker;
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _wake.Dispose();
    }

    /// <summary>Tells what is new, of every device.</summary>
    internal async Task TellAsync(CancellationToken cancellation)
    {
        if (_forget)
        {
            // The broker may have lost what it kept.
            _forget = false;
            _told.Clear();
        }

        var published = (await releases.AllAsync(cancellation)).Where(release => release.PublishedAt is not null).ToList();
        var open = (await attempts.OpenAsync(cancellation)).Where(attempt => attempt.IsOpen).ToLookup(attempt => attempt.DeviceId);
        var devices = registry.All.Where(device => UpdateAbility.Of(device).Can).ToList();
        foreach (var device in devices)
        {
            var newest = published.FirstOrDefault(release => release.Platforms.Contains(device.Platform));
            var now = (UpdateEntity.Discovery(device, _topics), UpdateEntity.State(device, newest, open[device.Id].FirstOrDefault()));
            var told = _told.GetValueOrDefault(device.Id, ([], []));
            await PublishAsync(Topics.UpdateDiscovery(device.Id), now.Item1, told.Discovery, cancellation);
            await PublishAsync(_topics.UpdateEntity(device.Id), now.Item2, told.State, cancellation);
            _told[device.Id] = now;
        }

        foreach (var gone in _told.Keys.Except(devices.Select(device => device.Id)).ToList())
        {
            await PublishAsync(Topics.UpdateDiscovery(gone), [], null, cancellation);
            await PublishAsync(_topics.UpdateEntity(gone), [], null, cancellation);
            _told.Remove(gone);
        }
    }

    private Task PublishAsync(string topic, byte[] payload, byte[]? told, CancellationToken cancellation) =>
        told is not null && payload.AsSpan().SequenceEqual(told) ? Task.CompletedTask : publisher.PublishAsync(topic, payload, retain: true, cancellation);

    private async Task TakeOrdersAsync(CancellationToken cancellation)
    {
        await foreach (var id in orders.Reader.ReadAllAsync(cancellation))
        {
            await InstallAsync(id);
        }
    }

    private async Task InstallAsync(string id)
    {
        try
        {
            var start = await control.StartAsync(RolloutRequest.One(id, null, downgrade: false, Author), _stopping.Token);
            foreach (var error in start.Errors)
            {
                logger.LogWarning("Home Assistant asked for an update of {Device}, which was not begun: {Reason}", id, error.Message);
            }
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            logger.LogError(exception, "Home Assistant asked for an update of {Device}, which could not be begun", id);
        }
    }

    private void OnBroker(BrokerState state)
    {
        if (state.Connected)
        {
            _forget = true;
            Wake();
        }
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // It is awake.
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        await foreach (var _ in feed.WatchAsync(cancellation))
        {
            Wake();
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            // Also now and then: a device that announced another firmware is no news of an update.
            await _wake.WaitAsync(TimeSpan.FromSeconds(15), cancellation);
            try
            {
                if (broker.State.Connected)
                {
                    await TellAsync(cancellation);
                }
            }
            catch (BrokerAwayException)
            {
                // Everything is told once more when it is back.
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                logger.LogError(exception, "Home Assistant could not be told about firmware");
            }

            await Task.Delay(Breath, cancellation);
        }
    }
}
