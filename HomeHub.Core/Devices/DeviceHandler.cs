using System.Text;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Devices;

/// <summary>Takes what devices say about themselves (<c>availability</c>, <c>announce</c>, <c>heartbeat</c>) to the registry.</summary>
public sealed class DeviceHandler(DeviceRegistry registry, KnownSecrets secrets, IOptions<MqttOptions> options) : IMessageHandler
{
    private readonly Topics _topics = new(options.Value.BaseTopic);

    public IReadOnlyList<string> Filters { get; } =
    [
        new Topics(options.Value.BaseTopic).Availability("+"),
        new Topics(options.Value.BaseTopic).Announce("+"),
        new Topics(options.Value.BaseTopic).Heartbeat("+"),
    ];

    /// <inheritdoc/>
    /// <exception cref="RejectedException">The payload breaks a ground rule of the protocol.</exception>
    public ValueTask<Task> HandleAsync(InboundMessage message, CancellationToken cancellation)
    {
        if (message.Payload.IsEmpty)
        {
            // A retained message was cleared: nothing is said.
            return ValueTask.FromResult(Task.CompletedTask);
        }

        var id = _topics.DeviceIdOf(message.Topic);
        if (!DeviceId.IsValid(id))
        {
            throw new RejectedException(RejectReason.BadDeviceId, $"'{id}' is not a device id. {DeviceId.Rule}");
        }

        return ValueTask.FromResult(message.Topic[(message.Topic.LastIndexOf('/') + 1)..] switch
        {
            "availability" => Availability(id, PayloadReader.Read<AvailabilityPayload>(message.Payload), message),
            "announce" => Announce(id, PayloadReader.Read<AnnouncePayload>(message.Payload), message),
            _ => Heartbeat(id, PayloadReader.Read<HeartbeatPayload>(message.Payload), message.ReceivedAt),
        });
    }

    private Task Heartbeat(string id, HeartbeatPayload payload, DateTimeOffset at) =>
        registry.ApplyAsync(id, at, state => state.Beat(payload, at));

    private Task Availability(string id, AvailabilityPayload payload, InboundMessage message)
    {
        if (payload.State is not ("online" or "offline"))
        {
            throw new RejectedException(RejectReason.WrongType, $"state is '{payload.State}'; it has to be online or offline.");
        }

        return registry.ApplyAsync(id, message.ReceivedAt, state =>
        {
            if (payload.State == "online" && !message.Retained)
            {
                state.Heard(message.ReceivedAt);
            }

            state.Available(payload, message.ReceivedAt);
        });
    }

    private Task Announce(string id, AnnouncePayload payload, InboundMessage message)
    {
        var json = secrets.Json(Encoding.UTF8.GetString(message.Payload.Span));
        var said = payload with { DisplayName = secrets.Text(payload.DisplayName) };
        return registry.ApplyAsync(id, message.ReceivedAt, state =>
        {
            if (!message.Retained)
            {
                state.Heard(message.ReceivedAt);
            }

            state.Announced(said, json, message.ReceivedAt);
        });
    }
}
