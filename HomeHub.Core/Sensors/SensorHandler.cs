using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Sensors;

/// <summary>Takes what sensors say to the registry; an empty message where the broker kept a state means that the sensor is gone.</summary>
public sealed class SensorHandler(SensorRegistry sensors, DeviceRegistry devices, IOptions<MqttOptions> options) : IMessageHandler
{
    private readonly Topics _topics = new(options.Value.BaseTopic);

    public IReadOnlyList<string> Filters { get; } = [new Topics(options.Value.BaseTopic).State("+", "+")];

    /// <inheritdoc/>
    /// <exception cref="RejectedException">The payload breaks a ground rule of the protocol.</exception>
    public ValueTask<Task> HandleAsync(InboundMessage message, CancellationToken cancellation)
    {
        var id = _topics.DeviceIdOf(message.Topic);
        if (!DeviceId.IsValid(id))
        {
            throw new RejectedException(RejectReason.BadDeviceId, $"'{id}' is not a device id. {DeviceId.Rule}");
        }

        var slug = message.Topic.Split('/')[^2];
        if (!DeviceId.IsValid(slug))
        {
            throw new RejectedException(RejectReason.BadTopic, $"'{slug}' is not a sensor's name: 1 to {DeviceId.MaxLength} characters of A-Z, a-z, 0-9, _ and -.");
        }

        if (message.Payload.IsEmpty)
        {
            sensors.Remove(id, slug);
            return ValueTask.FromResult(Task.CompletedTask);
        }

        devices.Heard(id, message.ReceivedAt, legacy: false, displayName: null, message.Retained);
        if (!devices.Knows(id))
        {
            throw new RejectedException(RejectReason.TooManyNewDevices, $"'{id}' is new, and too many new devices appeared within the hour (Devices:NewPerHour).");
        }

        // Said to be safe at once: a reading is worth less than the log's place in the queue for the disk.
        sensors.Report(id, slug, message.Payload, message.ReceivedAt, message.Retained);
        return ValueTask.FromResult(Task.CompletedTask);
    }
}
