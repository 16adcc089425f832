using HomeHub.Core.Access;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Messaging;

/// <summary>
/// How much room the embedded broker's retained messages take, in all and by device. Each lies in memory and in the database until somebody takes it
/// back, so that a board gone astray, which makes topics up, would fill both.
/// </summary>
public sealed class RetainedRoom(IOptions<MqttOptions> mqtt, IOptions<BrokerLimits> limits, DeviceLogins logins)
{
    private const long Kilobyte = 1_024;
    private readonly Topics _topics = new(mqtt.Value.BaseTopic);
    private readonly BrokerLimits _limits = limits.Value;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Share> _devices = new(StringComparer.Ordinal);
    private Share _all;

    /// <summary>
    /// Takes the room for a message, before it is kept; null: it has it, else why not, in words. What replaces a message and is no larger always has room,
    /// and so has taking one back.
    /// </summary>
    /// <param name="always">Whatever there is already: counted, not refused.</param>
    internal string? Take(string topic, int payload, bool always = false)
    {
        if (payload == 0)
        {
            return null;
        }

        lock (_gate)
        {
            var size = topic.Length + payload;
            if (!always && size > _sizes.GetValueOrDefault(topic) && Refusal(topic, size) is { } refusal)
            {
                return refusal;
            }

            Set(topic, size);
            return null;
        }
    }

    /// <summary>What the broker keeps of a topic now; 0: nothing any more.</summary>
    internal void Holds(string topic, int payload)
    {
        lock (_gate)
        {
            Set(topic, payload == 0 ? 0 : topic.Length + payload);
        }
    }

    private string? Refusal(string topic, int size)
    {
        // Who shares a user with others speaks for many, as Home Assistant does: only the whole bounds it.
        if (_topics.DeviceIdOf(topic) is { } device && logins.Has(device))
        {
            var (topics, bytes) = With(_devices.GetValueOrDefault(device), topic, size);
            if (topics > _limits.RetainedTopicsPerDevice)
            {
                return $"{device} has {_limits.RetainedTopicsPerDevice:N0} retained messages, and this is one too many (Mqtt:Limits:RetainedTopicsPerDevice). An empty one takes an old one back.";
            }

            if (bytes > _limits.RetainedKilobytesPerDevice * Kilobyte)
            {
                return $"With this one {device}'s retained messages would have more than {_limits.RetainedKilobytesPerDevice:N0} KiB (Mqtt:Limits:RetainedKilobytesPerDevice). An empty one takes an old one back.";
            }
        }

        var all = With(_all, topic, size);
        return all.Topics > _limits.RetainedTopics ? $"The broker keeps {_limits.RetainedTopics:N0} retained messages, and this is one too many (Mqtt:Limits:RetainedTopics)."
            : all.Bytes > _limits.RetainedMegabytes * Kilobyte * Kilobyte ? $"With this one the retained messages would have more than {_limits.RetainedMegabytes:N0} MiB (Mqtt:Limits:RetainedMegabytes)."
            : null;
    }

    private void Set(string topic, int size)
    {
        _all = With(_all, topic, size);
        if (_topics.DeviceIdOf(topic) is { } device)
        {
            var share = With(_devices.GetValueOrDefault(device), topic, size);
            _devices[device] = share;
            if (share.Topics == 0)
            {
                _devices.Remove(device);
            }
        }

        _sizes[topic] = size;
        if (size == 0)
        {
            _sizes.Remove(topic);
        }
    }

    /// <summary>A share as it is when the topic has this size; topics count as well, they can be long.</summary>
    private Share With(Share share, string topic, int size)
    {
        var before = _sizes.GetValueOrDefault(topic);
        return new(share.Topics + Math.Sign(size) - Math.Sign(before), share.Bytes + size - before);
    }

    private readonly record struct Share(int Topics, long Bytes);
}
