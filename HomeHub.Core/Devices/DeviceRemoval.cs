using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Devices;

/// <summary>What deleting a device came to.</summary>
/// <param name="DeletedEntries">Log entries that went with it.</param>
/// <param name="Warning">What could not be done and what follows from it, in words; null where all was.</param>
public sealed record RemovedDevice(long DeletedEntries, string? Warning);

/// <summary>Deletes a device for good: what the broker keeps of it, its timeline, and its log entries where that is wanted.</summary>
public sealed class DeviceRemoval(
    DeviceRegistry registry, LogDeletion deletion, LogFeed feed, IMessagePublisher publisher, IOptions<MqttOptions> mqtt)
{
    private readonly Topics _topics = new(mqtt.Value.BaseTopic);

    /// <summary>Deletes it; it comes back as a new one when it speaks again.</summary>
    public async Task<RemovedDevice> RemoveAsync(string id, bool withEntries, CancellationToken cancellation = default)
    {
        var warning = await ForgetRetainedAsync(id, cancellation);
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
            await publisher.PublishAsync(_topics.Announce(id), default, retain: true, cancellation);
            await publisher.PublishAsync(_topics.Availability(id), default, retain: true, cancellation);
            return null;
        }
        catch (BrokerAwayException)
        {
            return "The broker is away and still keeps what the device said of itself, so it will show again when the broker is back. Delete it once more then.";
        }
    }
}
