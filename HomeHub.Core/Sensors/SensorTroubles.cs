using System.Collections.Concurrent;
using System.Text.Json;
using HomeHub.Core.Logs;

namespace HomeHub.Core.Sensors;

/// <summary>Why a sensor tells nothing, as its device put it into the log.</summary>
/// <param name="Message">The device's words.</param>
public sealed record SensorTrouble(string Message, DateTimeOffset At);

/// <summary>
/// Which sensors fail now. A device logs the failure of a sensor as an error of the type <c>sensor</c> with the sensor's name in its data;
/// the sensor's next state takes it back.
/// </summary>
public sealed class SensorTroubles(LogFeed logs, LogStore store, SensorFeed feed, TimeProvider clock)
{
    /// <summary>The type of entries about sensors.</summary>
    public const string EntryType = "sensor";

    /// <summary>More than a house has sensors; nonsense in logs must not fill the memory.</summary>
    private const int Most = 5_000;
    private const int LongestMessage = 300;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);
    private static readonly EntryLevel[] Failures = [EntryLevel.Error, EntryLevel.Critical];

    private readonly ConcurrentDictionary<(string DeviceId, string Slug), SensorTrouble> _troubles = new();

    /// <summary>What is wrong with a sensor; null where nothing is.</summary>
    public SensorTrouble? Of(LiveSensor sensor) =>
        _troubles.TryGetValue((sensor.DeviceId, sensor.Slug), out var trouble) && !(sensor.StateAt >= trouble.At) ? trouble : null;

    /// <summary>Learns from the log of the last day, then from each new entry.</summary>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        var filter = new LogFilter { Types = [EntryType], Levels = Failures, From = clock.GetUtcNow() - Remembered };
        Hear(await store.PageAsync(new LogQuery(filter, Limit: LogQuery.MaxLimit), cancellation));
        logs.Stored += Hear;
    }

    internal void Stop() => logs.Stored -= Hear;

    private void Hear(IReadOnlyList<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry is { Type: EntryType, DeviceId: { } device } && SlugOf(entry.Log) is { } slug && Take(entry, device, slug))
            {
                feed.Tell(device);
            }
        }
    }

    /// <summary>Whether it changed anything.</summary>
    private bool Take(LogEntry entry, string device, string slug)
    {
        if (Failures.Contains(entry.Level))
        {
            var message = entry.Message.Length > LongestMessage ? entry.Message[..LongestMessage] + "…" : entry.Message;
            if (_troubles.Count < Most || _troubles.ContainsKey((device, slug)))
            {
                _troubles[(device, slug)] = new SensorTrouble(message, entry.DeviceTime ?? entry.Time);
            }

            return true;
        }

        // "Works again"; a warning is about something that the sensor got over.
        return entry.Level == EntryLevel.Info && _troubles.TryRemove((device, slug), out _);
    }

    private static string? SlugOf(string log)
    {
        try
        {
            using var document = JsonDocument.Parse(log);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty("sensor", out var sensor) && sensor.ValueKind == JsonValueKind.String
                ? sensor.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Deeper than this reader goes, or an escaped half of a surrogate pair, which is no text: no entry of the firmware's.
            return null;
        }
    }
}
