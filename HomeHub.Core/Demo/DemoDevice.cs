using System.Text.Json;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Core.Updates;

namespace HomeHub.Core.Demo;

/// <summary>One simulated device: speaks the device protocol over a real connection, drops it now and then, and comes back.</summary>
/// <param name="second">How long a second of its updates and restarts is: a second, but for tests.</param>
internal sealed class DemoDevice(
    DemoScript script, Topics topics, Func<(string Topic, byte[] Will), CancellationToken, Task<DeviceLink>> connect, ReleaseStore releases, TimeSpan second, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = PayloadJson.Options;
    private readonly Random _random = new();
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly DemoConfig _config = new(script.Name, script.Sensors);
    private readonly DemoUpdates _updates = new(script.Stumbles, releases);
    private DemoSensors? _sensors;
    private long _boot = Random.Shared.Next(1, 1 << 20);
    private string _cause = "power-on";

    // Why it restarts now; null: its connection only broke.
    private string? _restart;
    private long _seq;
    private int _connection;
    private int _wifiDrops;

    private DemoSensors Sensors => _sensors ??= new DemoSensors(script, topics, _config);

    /// <summary>Lives until cancelled; a connection that fails is tried again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            // An unsteady one stays a minute or two, so that there is something to see on its timeline.
            using var patience = new CancellationTokenSource(script.Unsteady ? TimeSpan.FromSeconds(_random.Next(40, 120)) : Timeout.InfiniteTimeSpan, clock);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            try
            {
                await ConnectedAsync(ended);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The end of this connection only.
            }

            await Task.Delay(second * (_restart is null ? _random.Next(4, 15) : _random.Next(2, 4)), clock, cancellation);
            ComeBack();
        }
    }

    private async Task ConnectedAsync(CancellationTokenSource ended)
    {
        var cancellation = ended.Token;
        var session = $"{_boot}-{++_connection}";
        var availability = topics.Availability(script.Id);
        await using var link = await connect((availability, Bytes(new { state = "offline", session })), cancellation);
        await link.PublishAsync(availability, Bytes(new { state = "online", session }), true, cancellation);
        await link.PublishAsync(topics.Announce(script.Id), Bytes(Announcement()), true, cancellation);
        await SayAsync(link, EntryLevel.Info, _seq == 0 ? "boot" : "mqtt", _seq == 0 ? $"Started: {_cause}" : "Reconnected to the broker", null, cancellation);
        await link.PublishAsync(topics.ConfigReported(script.Id), Bytes(_config.Report()), true, cancellation);
        await ArrangeAsync(link, cancellation);
        Sensors.Repeat();

        await link.SubscribeAsync(topics.ConfigDesired(script.Id), (_, payload) => ConfigureAsync(link, payload, cancellation), cancellation);
        await link.SubscribeAsync(topics.Set(script.Id, "+"), (topic, payload) => SetAsync(link, topic, payload, cancellation), cancellation);
        var commands = new DemoCommands(
            script.Name, topics.CommandResult(script.Id), (level, type, message) => SayAsync(link, level, type, message, null, cancellation), _updates, cause => RestartAsync(cause, ended));
        await link.SubscribeAsync(topics.Command(script.Id), (_, payload) => commands.ObeyAsync(link, payload, cancellation), cancellation);
        await link.SubscribeAsync(topics.CommandAll, (_, payload) => commands.ObeyAsync(link, payload, cancellation), cancellation);
        await Task.WhenAll(TalkAsync(link, cancellation), FeelAsync(link, cancellation), UpdateAsync(link, ended));
    }

    private async Task TalkAsync(DeviceLink link, CancellationToken cancellation)
    {
        for (var said = 0; ; said++)
        {
            if (said % 5 == 0)
            {
                await link.PublishAsync(topics.Heartbeat(script.Id), Bytes(Heartbeat()), false, cancellation);
            }

            var (level, type, message, data) = script.Next(_random, clock.GetLocalNow());
            while (_updates.Updated && level == EntryLevel.Error)
            {
                (level, type, message, data) = script.Next(_random, clock.GetLocalNow());
            }

            await SayAsync(link, level, type, message, data, cancellation);
            await Task.Delay(script.Pause * (0.5 + _random.NextDouble()), clock, cancellation);
        }
    }

    private async Task FeelAsync(DeviceLink link, CancellationToken cancellation)
    {
        while (true)
        {
            await TellAsync(link, cancellation);
            foreach (var (slug, message) in Sensors.Failures(clock.GetLocalNow()))
            {
                await SayAsync(link, EntryLevel.Error, "sensor", message, new { sensor = slug }, cancellation);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellation);
        }
    }

    private async Task UpdateAsync(DeviceLink link, CancellationTokenSource ended)
    {
        // What became of it while the connection was away.
        for (var news = _updates.Status is not null; ;)
        {
            if (news)
            {
                await link.PublishAsync(topics.Update(script.Id), Bytes(_updates.Status!), true, ended.Token);
            }

            await Task.Delay(second, clock, ended.Token);
            (news, var restart, var words) = _updates.Step();
            if (restart is not null)
            {
                await RestartAsync(restart, ended);
            }

            if (words is var (level, message))
            {
                await SayAsync(link, level, "update", message, null, ended.Token);
            }
        }
    }

    private async Task TellAsync(DeviceLink link, CancellationToken cancellation)
    {
        foreach (var (slug, state) in Sensors.Step(clock.GetLocalNow()))
        {
            await link.PublishAsync(topics.State(script.Id, slug), Bytes(state), true, cancellation);
        }
    }

    private async Task ArrangeAsync(DeviceLink link, CancellationToken cancellation)
    {
        foreach (var slug in Sensors.Arrange())
        {
            await link.PublishAsync(topics.State(script.Id, slug), [], true, cancellation);
        }

        await link.PublishAsync(Topics.Discovery(script.Id), Bytes(Sensors.Discovery()), true, cancellation);
    }

    private async Task ConfigureAsync(DeviceLink link, byte[] payload, CancellationToken cancellation)
    {
        var taken = _config.Take(payload);
        if (taken)
        {
            await link.PublishAsync(topics.ConfigReported(script.Id), Bytes(_config.Report("trial")), true, cancellation);
            await ArrangeAsync(link, cancellation);
            await SayAsync(link, EntryLevel.Info, "config", $"Version {_config.Running} of the configuration is applied", null, cancellation);
        }

        await link.PublishAsync(topics.ConfigReported(script.Id), Bytes(_config.Report()), true, cancellation);
    }

    private Task SetAsync(DeviceLink link, string topic, byte[] payload, CancellationToken cancellation)
    {
        Sensors.Set(topic.Split('/')[^2], JsonElement.Parse(payload));
        return TellAsync(link, cancellation);
    }

    private Task RestartAsync(string cause, CancellationTokenSource ended)
    {
        _restart = cause;
        return ended.CancelAsync();
    }

    private void ComeBack()
    {
        // An unsteady one crashes now and then, but not with a release that was made since, nor on the way to it.
        _restart ??= !_updates.Busy && !_updates.Updated && _random.Next(3) == 0 ? _random.Next(2) == 0 ? "watchdog" : "crash" : null;
        if (_restart is not null)
        {
            (_boot, _seq, _connection, _wifiDrops) = (_boot + 1, 0, 0, 0);
            (_cause, _restart) = (_restart, null);
        }
        else
        {
            _wifiDrops++;
            // What its full memory had to drop while it was away.
            _seq += _random.Next(0, 4);
        }
    }

    private Task SayAsync(DeviceLink link, EntryLevel level, string type, string message, object? data, CancellationToken cancellation) =>
        link.PublishAsync(topics.Log(script.Id),
            Bytes(new { boot = _boot, seq = Interlocked.Increment(ref _seq), level = level.ToString().ToLowerInvariant(), type, message, age_ms = _random.Next(0, 40), data }), false, cancellation);

    private object Announcement() => new
    {
        platform = script.Platform,
        board = script.Board,
        display_name = _config.Name,
        firmware = _updates.Announced,
        micropython = "1.27.0",
        boot = new { count = _boot, cause = _cause },
        wifi = new { ssid = "simulated", rssi = _random.Next(-75, -45), ip = "192.0.2." + (10 + Math.Abs(script.Id.Length) % 200) },
        heap_free = 120_000 + _random.Next(5_000),
        fs_free = 600_000,
        config_version = _config.Running,
        capabilities = new[] { "log", "commands", "config", "sensors", "discovery", "update" },
        simulated = true,
        protocol = 1,
    };

    private object Heartbeat() => new
    {
        uptime_s = (long)(clock.GetUtcNow() - _started).TotalSeconds,
        heap_free = 118_000 + _random.Next(6_000),
        rssi = _random.Next(-80, -45),
        wifi_drops = _wifiDrops,
        mqtt_drops = _connection - 1,
        log_dropped = 0,
        loop_lag_ms = _random.Next(1, 20),
    };

    private static byte[] Bytes(object payload) => JsonSerializer.SerializeToUtf8Bytes(payload, Json);
}
