namespace HomeHub.Core.Messaging;

/// <summary>Takes the inbound messages of one domain.</summary>
public interface IMessageHandler
{
    /// <summary>The MQTT topic filters it wants.</summary>
    IReadOnlyList<string> Filters { get; }

    /// <summary>
    /// Takes one message. Called in the order of arrival per connection; waiting here slows the broker down (back-pressure).
    /// The task returned inside completes when the message is safe and the broker may be told so.
    /// </summary>
    ValueTask<Task> HandleAsync(InboundMessage message, CancellationToken cancellation);
}
