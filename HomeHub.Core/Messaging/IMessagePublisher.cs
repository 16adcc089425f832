namespace HomeHub.Core.Messaging;

/// <summary>Sends messages to devices, by whichever broker is in use.</summary>
public interface IMessagePublisher
{
    /// <summary>Publishes with QoS 1; completes when the broker has it.</summary>
    /// <exception cref="BrokerAwayException">There is no connection to the broker now.</exception>
    Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain = false, CancellationToken cancellation = default);
}

/// <summary>The broker cannot be reached now.</summary>
public sealed class BrokerAwayException(string message) : Exception(message);
