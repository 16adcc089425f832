using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Devices;

/// <summary>What deleting a device came to.</summary>
/// <param name="DeletedEntries">Log entries that went with it.</param>
/// <param name="Warning">What could not be done and what follows from it, in words; null where all was.</param>
public sealed record RemovedDevice(long DeletedEntries, string? Warning);

/// <summary>
/// Deletes a device for good: what the broker and Home Assistant keep of it, its config and whatever else belongs to it, its timeline, and
/// its log entries where that is wanted.
/// </summary>
public sealed class DeviceRemoval(
    DeviceRegistry registry, LogDeletion deletion, LogFeed feed, IMessagePublisher publisher, IEnumerable<IDeviceBelongings> belongings,
    IOptions<MqttOptions> mqtt)
{
    private readonly Topics _topics = new(mqtt.Value.BaseTopic);

    /// <summary>Deletes it; it comes back as a new one when it speaks again.</summary>
    public async Task<RemovedDevice> RemoveAsync(string id, bool withEntries, CancellationToken cancellation = default)
    {
        var warning = await ForgetRetainedAsync(id, cancellation);
        foreach (var kept in belongings)
        {
            await kept.ForgetAsync(id, cancellation);
        }

        await registry.RemoveAsync(id, cancellation);
        var deleted = withEntries
            ? await deletion.DeleteAsync(new LogFilter { DeviceIds = [id] }, feed.Last.NewestId, null, cancellation)
            : 0;
        return new RemovedDevice(deleted, warning);
    }

    /// <summary>An empty retained message clears what the broker keeps (MQTT 5.0, 3.3.1.3); else it would bring the device back.</summary>
    private async Task<string?> ForgetRetainedAsync(string id, CancellationToken cancellation)
    {
        try
        {
            foreach (var topic in await RetainedTopicsAsync(id, cancellation))
            {
                await publisher.PublishAsync(topic, default, retain: true, cancellation);
            }

            return null;
        }
        catch (BrokerAwayException exception)
        {
            return $"The broker still keeps what the device said of itself, so it will show again. {exception.Message} Delete it once more then.";
        }
    }

    private async Task<List<string>> RetainedTopicsAsync(string id, CancellationToken cancellation)
    {
        List<string> topics =
        [
            _topics.ConfigDesired(id), _topics.ConfigReported(id), _topics.Update(id), Topics.UpdateDiscovery(id), _topics.UpdateEntity(id), Topics.Discovery(id),
            _topics.Announce(id), _topics.Availability(id),
        ];
        foreach (var kept in belongings)
        {
            topics.AddRange((await kept.SensorSlugsAsync(id, cancellation)).Select(slug => _topics.State(id, slug)));
        }

        return topics;
    }
}
