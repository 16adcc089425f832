using HomeHub.Core.Access;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Logs;

/// <summary>Takes what devices say on their log topics to the writer, and their names to the registry.</summary>
public sealed class LogHandler(LogWriter writer, DeviceRegistry devices, DeviceLogins logins, KnownSecrets secrets, IOptions<MqttOptions> options) : IMessageHandler
{
    private readonly TopicFilter[] _filters = [.. options.Value.EffectiveLogTopics.Select(filter => new TopicFilter(filter))];

    public IReadOnlyList<string> Filters { get; } = options.Value.EffectiveLogTopics;

    /// <inheritdoc/>
    /// <exception cref="RejectedException">The payload breaks a ground rule of the protocol.</exception>
    public ValueTask<Task> HandleAsync(InboundMessage message, CancellationToken cancellation)
    {
        var filter = _filters.First(f => f.Matches(message.Topic));
        var device = filter.WildcardLevel(message.Topic);
        var parsed = LogParser.Parse(message, device);
        if (parsed.Pending.Entry.DeviceId != device && logins.Has(device))
        {
            // Others than older devices sign in as themselves, and speak for nobody else.
            throw new RejectedException(RejectReason.NotAllowed, $"{device} may not speak for {parsed.Pending.Entry.DeviceId}.");
        }

        devices.Heard(parsed.Pending.Entry.DeviceId!, message.ReceivedAt, parsed.Legacy, secrets.Text(parsed.DisplayName), message.Retained);
        return writer.AddAsync(parsed.Pending, cancellation);
    }
}
