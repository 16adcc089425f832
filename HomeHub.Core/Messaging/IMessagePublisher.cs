namespace HomeHub.Core.Messaging;

/// <summary>Sends messages to devices, by whichever broker is in use.</summary>
public interface IMessagePublisher
{
    /// <summary>Publishes with QoS 1; completes when the broker has it.</summary>
    /// <exception cref="BrokerAwayException">The broker did not take it.</exception>
    Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain = false, CancellationToken cancellation = default);
}

/// <summary>The broker did not take a message: it cannot be reached now, or refuses it. The message says which, in sentences.</summary>
public sealed class BrokerAwayException(string message) : Exception(message);
