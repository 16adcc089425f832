using System.Text.Json;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Demo;

/// <summary>One simulated device: speaks the device protocol over a real connection, drops it now and then, and comes back.</summary>
internal sealed class DemoDevice(DemoScript script, Topics topics, Func<(string Topic, byte[] Will), CancellationToken, Task<DeviceLink>> connect, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = PayloadJson.Options;
    private readonly Random _random = new();
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private long _boot = Random.Shared.Next(1, 1 << 20);
    private string _cause = "power-on";
    private long _seq;
    private int _connection;
    private int _wifiDrops;

    /// <summary>Lives until cancelled; a connection that fails is tried again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await ConnectedAsync(cancellation);
            await Task.Delay(TimeSpan.FromSeconds(_random.Next(4, 15)), clock, cancellation);
            ComeBack();
        }
    }

    private async Task ConnectedAsync(CancellationToken cancellation)
    {
        var session = $"{_boot}-{++_connection}";
        var availability = topics.Availability(script.Id);
        await using var link = await connect((availability, Bytes(new { state = "offline", session })), cancellation);
        await link.PublishAsync(availability, Bytes(new { state = "online", session }), true, cancellation);
        await link.PublishAsync(topics.Announce(script.Id), Bytes(Announcement()), true, cancellation);
        await SayAsync(link, EntryLevel.Info, _seq == 0 ? "boot" : "mqtt", _seq == 0 ? $"Started: {_cause}" : "Reconnected to the broker", null, cancellation);

        // An unsteady one stays a minute or two, so that there is something to see on its timeline.
        var until = script.Unsteady ? clock.GetUtcNow().AddSeconds(_random.Next(40, 120)) : DateTimeOffset.MaxValue;
        for (var said = 0; clock.GetUtcNow() < until; said++)
        {
            if (said % 5 == 0)
            {
                await link.PublishAsync(topics.Heartbeat(script.Id), Bytes(Heartbeat()), false, cancellation);
            }

            var (level, type, message, data) = script.Next(_random, clock.GetLocalNow());
            await SayAsync(link, level, type, message, data, cancellation);
            await Task.Delay(script.Pause * (0.5 + _random.NextDouble()), clock, cancellation);
        }
    }

    private void ComeBack()
    {
        if (_random.Next(3) == 0)
        {
            (_boot, _seq, _connection, _wifiDrops) = (_boot + 1, 0, 0, 0);
            _cause = _random.Next(2) == 0 ? "watchdog" : "crash";
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
            Bytes(new { boot = _boot, seq = ++_seq, level = level.ToString().ToLowerInvariant(), type, message, age_ms = _random.Next(0, 40), data }), false, cancellation);

    private object Announcement() => new
    {
        platform = script.Platform,
        board = script.Board,
        display_name = script.Name,
        firmware = new { version = "0.0.0-demo", sequence = 1, slot = "a", files_sha256 = new string('0', 64) },
        micropython = "1.27.0",
        boot = new { count = _boot, cause = _cause },
        wifi = new { ssid = "simulated", rssi = _random.Next(-75, -45), ip = "192.0.2." + (10 + Math.Abs(script.Id.Length) % 200) },
        heap_free = 120_000 + _random.Next(5_000),
        fs_free = 600_000,
        config_version = 0,
        capabilities = new[] { "log" },
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
