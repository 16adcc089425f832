using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>Takes what devices say of their updates, and what they answer to the command that began one.</summary>
public sealed class UpdateHandler(UpdateInbox inbox, DeviceRegistry registry, KnownSecrets secrets, IOptions<MqttOptions> options) : IMessageHandler
{
    private const int LongestError = 1_000;
    private const int LongestTraceback = 8_000;
    private readonly Topics _topics = new(options.Value.BaseTopic);

    /// <inheritdoc/>
    public IReadOnlyList<string> Filters { get; } = [new Topics(options.Value.BaseTopic).Update("+"), new Topics(options.Value.BaseTopic).CommandResult("+")];

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

        return ValueTask.FromResult(message.Topic == _topics.Update(id) ? Said(id, message) : Answered(id, message));
    }

    private Task Said(string id, InboundMessage message)
    {
        var said = PayloadReader.Read<UpdatePayload>(message.Payload);
        if (said.Id is not { Length: > 0 and <= DeviceCommand.MaxId })
        {
            throw new RejectedException(RejectReason.WrongType, "The id of the update is missing.");
        }

        if (UpdateStates.Of(said.State) is not { } state || state == UpdateState.Queued)
        {
            throw new RejectedException(RejectReason.WrongType,
                $"state is '{said.State}'; it has to be one of {string.Join(", ", Enum.GetValues<UpdateState>().Skip(1).Select(UpdateStates.Word))}.");
        }

        registry.Heard(id, message.ReceivedAt, legacy: false, displayName: null, message.Retained);
        return inbox.Add(id, said.Id, state, said with { Error = Cut(secrets.Text(said.Error), LongestError), Traceback = Cut(secrets.Text(said.Traceback), LongestTraceback) }, null, message.ReceivedAt);
    }

    /// <summary>What does not read as an answer is refused, in words, by who takes the answers to all commands.</summary>
    private Task Answered(string id, InboundMessage message)
    {
        try
        {
            var answer = PayloadReader.Read<CommandResultPayload>(message.Payload);
            return answer is { Id: { Length: > 0 } attempt, Status: "accepted" or "rejected" or "failed" }
                ? inbox.Add(id, attempt, null, null, answer.Status == "accepted" ? null : secrets.Text(answer.Error) ?? "it does not say why", message.ReceivedAt)
                : Task.CompletedTask;
        }
        catch (RejectedException)
        {
            return Task.CompletedTask;
        }
    }

    private static string? Cut(string? text, int length) => text is { Length: var actual } && actual > length ? text[..length] : text;
}
