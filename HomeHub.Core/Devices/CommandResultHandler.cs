using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Devices;

/// <summary>Takes what devices answer to commands to whoever waits for it.</summary>
public sealed class CommandResultHandler(AwaitedAnswers answers, DeviceRegistry registry, KnownSecrets secrets, IOptions<MqttOptions> options) : IMessageHandler
{
    private readonly Topics _topics = new(options.Value.BaseTopic);

    public IReadOnlyList<string> Filters { get; } = [new Topics(options.Value.BaseTopic).CommandResult("+")];

    /// <inheritdoc/>
    /// <exception cref="RejectedException">The payload breaks a ground rule of the protocol.</exception>
    public ValueTask<Task> HandleAsync(InboundMessage message, CancellationToken cancellation)
    {
        var id = _topics.DeviceIdOf(message.Topic);
        if (!DeviceId.IsValid(id))
        {
            throw new RejectedException(RejectReason.BadDeviceId, $"'{id}' is not a device id. {DeviceId.Rule}");
        }

        var result = PayloadReader.Read<CommandResultPayload>(message.Payload);
        var outcome = result.Status switch
        {
            "accepted" => CommandOutcome.Accepted,
            "done" => CommandOutcome.Done,
            "failed" => CommandOutcome.Failed,
            "rejected" => CommandOutcome.Rejected,
            _ => throw new RejectedException(RejectReason.WrongType, $"status is '{result.Status}'; it has to be accepted, done, failed or rejected."),
        };
        if (result.Id is null)
        {
            throw new RejectedException(RejectReason.WrongType, "The id of the command is missing.");
        }

        registry.Heard(id, message.ReceivedAt, legacy: false, displayName: null, message.Retained);
        answers.Take(id, result.Id, outcome, secrets.Text(result.Error));
        return ValueTask.FromResult(Task.CompletedTask);
    }
}
