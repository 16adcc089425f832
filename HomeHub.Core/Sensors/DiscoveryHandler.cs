using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Sensors;

/// <summary>
/// Takes what devices tell Home Assistant of their sensors: names, units, what obeys. Devices of other systems tell it on the same
/// topics; what is not HomeHub's is passed over without a word.
/// </summary>
public sealed class DiscoveryHandler(SensorRegistry sensors, DeviceRegistry devices, IOptions<MqttOptions> options) : IMessageHandler
{
    private readonly Topics _topics = new(options.Value.BaseTopic);

    public IReadOnlyList<string> Filters { get; } = [Topics.Discovery("+")];

    /// <inheritdoc/>
    /// <exception cref="RejectedException">A device of HomeHub's sent something that is no discovery message.</exception>
    public ValueTask<Task> HandleAsync(InboundMessage message, CancellationToken cancellation)
    {
        var id = message.Topic.Split('/')[^2];
        if (DeviceId.IsValid(id) && Read(message.Payload, id, devices.Knows(id)) is { } descriptions)
        {
            // What the broker kept of it may come before it is known by anything else.
            devices.Heard(id, message.ReceivedAt, legacy: false, displayName: null, retained: true);
            sensors.Describe(id, descriptions);
        }

        return ValueTask.FromResult(Task.CompletedTask);
    }

    /// <summary>Null: none of HomeHub's.</summary>
    private IReadOnlyDictionary<string, SensorDescription>? Read(ReadOnlyMemory<byte> payload, string id, bool known)
    {
        if (payload.IsEmpty)
        {
            return known ? new Dictionary<string, SensorDescription>() : null;
        }

        try
        {
            var found = Discovery.Read(PayloadReader.Read<JsonElement>(payload), id, _topics);
            return known || found.Count > 0 ? found : null;
        }
        catch (RejectedException) when (!known)
        {
            return null;
        }
    }
}
