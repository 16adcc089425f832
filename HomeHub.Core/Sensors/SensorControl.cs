using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Sensors;

/// <summary>What came of telling an actuator what to do.</summary>
public enum SetOutcome
{
    /// <summary>It reports what was asked for.</summary>
    Obeyed,

    /// <summary>It reports something else.</summary>
    Differs,

    /// <summary>It reported nothing within the time.</summary>
    NoReport,

    /// <summary>Its device is offline: nothing was sent.</summary>
    Offline,
}

/// <param name="Words">All of it in a sentence for a person.</param>
/// <param name="Sensor">As it reported itself, or as it is.</param>
public sealed record SetAnswer(SetOutcome Outcome, string Words, LiveSensor Sensor);

/// <summary>Tells actuators what to do and waits for what they report back: only that is what they are.</summary>
public sealed class SensorControl(
    SensorRegistry sensors, DeviceRegistry devices, SensorFeed feed, IMessagePublisher publisher, IOptions<MqttOptions> mqtt, TimeProvider clock)
{
    /// <summary>How long a report may take. A board answers within a tick of its loop; its Wi-Fi may be busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Topics _topics = new(mqtt.Value.BaseTopic);

    /// <summary>What is wrong with a wanted state, by field; empty where nothing is.</summary>
    public static Dictionary<string, string[]> Faults(LiveSensor sensor, JsonObject wanted)
    {
        var faults = new Dictionary<string, string[]>();
        if (wanted["state"] is { } state && !(state is JsonValue word && word.TryGetValue(out string? text) && text is "ON" or "OFF") && sensor.Kind == SensorKind.Light)
        {
            faults["state"] = ["The state has to be ON or OFF."];
        }

        if (wanted["brightness"] is { } brightness && sensor.Description?.BrightnessScale is { } scale
            && !(brightness is JsonValue number && number.TryGetValue(out int whole) && whole >= 0 && whole <= scale))
        {
            faults["brightness"] = [$"The brightness has to be a whole number from 0 to {scale}."];
        }

        return faults;
    }

    /// <summary>Publishes a wanted state and returns when the actuator reported it, or its time is over.</summary>
    /// <returns>Null: there is no such sensor.</returns>
    /// <exception cref="BrokerAwayException">There is no connection to the broker now.</exception>
    public async Task<SetAnswer?> SetAsync(string deviceId, string slug, JsonObject wanted, CancellationToken cancellation = default)
    {
        if (sensors.Find(deviceId, slug) is not { } sensor || devices.Find(deviceId) is not { } device)
        {
            return null;
        }

        if (device.Status == DeviceStatus.Offline)
        {
            return new SetAnswer(SetOutcome.Offline, $"{device.Name} is offline; {sensor.Name} was not told.", sensor);
        }

        LiveSensor? last = null;
        var obeyed = new TaskCompletionSource<LiveSensor>(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.Reported += OnReported;
        try
        {
            await publisher.PublishAsync(_topics.Set(deviceId, slug), JsonSerializer.SerializeToUtf8Bytes(wanted, PayloadJson.Options), retain: false, cancellation);
            return new SetAnswer(SetOutcome.Obeyed, $"{sensor.Name} does as told.", await obeyed.Task.WaitAsync(Patience, clock, cancellation));
        }
        catch (TimeoutException)
        {
            return last is null
                ? new SetAnswer(SetOutcome.NoReport,
                    $"{device.Name} did not report back on {sensor.Name} within {Durations.Words(Patience)}. Its log may say why.", sensors.Find(deviceId, slug) ?? sensor)
                : new SetAnswer(SetOutcome.Differs, $"{sensor.Name} reports something else than it was told. The log of {device.Name} may say why.", last);
        }
        finally
        {
            feed.Reported -= OnReported;
        }

        void OnReported(LiveSensor reported)
        {
            if (reported.DeviceId == deviceId && reported.Slug == slug)
            {
                last = reported;
                if (IsWhatWasWanted(reported, wanted))
                {
                    obeyed.TrySetResult(reported);
                }
            }
        }
    }

    /// <summary>Every wanted thing that the report speaks of is as wanted; how to get there (<c>transition</c>) is not reported.</summary>
    private static bool IsWhatWasWanted(LiveSensor reported, JsonObject wanted)
    {
        var state = JsonNode.Parse(reported.State!)!.AsObject();
        return wanted.All(wish => !state.TryGetPropertyValue(wish.Key, out var found) || JsonNode.DeepEquals(found, wish.Value));
    }
}
