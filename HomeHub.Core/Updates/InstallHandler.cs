using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>Takes "install" from Home Assistant's update entities.</summary>
public sealed class InstallHandler(InstallOrders orders, IOptions<MqttOptions> mqtt) : IMessageHandler
{
    private readonly Topics _topics = new(mqtt.Value.BaseTopic);

    /// <inheritdoc/>
    public IReadOnlyList<string> Filters { get; } = [new Topics(mqtt.Value.BaseTopic).UpdateInstall("+")];

    /// <inheritdoc/>
    /// <exception cref="RejectedException">It is no order to install.</exception>
    public ValueTask<Task> HandleAsync(InboundMessage message, CancellationToken cancellation)
    {
        // An order that the broker kept is not one that is given now.
        if (!message.Retained && !message.Payload.IsEmpty)
        {
            var id = _topics.DeviceIdOf(message.Topic);
            if (!DeviceId.IsValid(id) || !message.Payload.Span.SequenceEqual(UpdateEntity.Install))
            {
                throw new RejectedException(RejectReason.WrongType, "“install” for a device was expected here.");
            }

            orders.Add(id);
        }

        return ValueTask.FromResult(Task.CompletedTask);
    }
}
