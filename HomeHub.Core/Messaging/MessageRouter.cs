using Microsoft.Extensions.Logging;

namespace HomeHub.Core.Messaging;

/// <summary>Gives each message to the handlers that want it. What one handler throws harms neither the connection nor the others.</summary>
public sealed class MessageRouter(IEnumerable<IMessageHandler> handlers, RejectedMessages rejected, TimeProvider clock, ILogger<MessageRouter> logger)
{
    private readonly (TopicFilter Filter, IMessageHandler Handler)[] _routes =
        [.. handlers.SelectMany(handler => handler.Filters.Select(filter => (new TopicFilter(filter), handler)))];

    /// <summary>Everything the handlers want: what the connection subscribes to.</summary>
    public IReadOnlyList<string> Filters => [.. _routes.Select(route => route.Filter.Filter).Distinct()];

    /// <summary>Routes a message; the task returned inside completes when the broker may be told that it is safe.</summary>
    public async ValueTask<Task> RouteAsync(string topic, ReadOnlyMemory<byte> payload, bool retained, int qos, CancellationToken cancellation)
    {
        var message = new InboundMessage(topic, payload, retained, qos, clock.GetUtcNow());
        Task? safe = null;
        IMessageHandler? last = null;
        foreach (var (filter, handler) in _routes)
        {
            // Two filters of one handler may overlap; it gets the message once.
            if (ReferenceEquals(handler, last) || !filter.Matches(topic))
            {
                continue;
            }

            last = handler;
            var handled = await TryHandleAsync(handler, message, cancellation);
            safe = safe is null ? handled : Task.WhenAll(safe, handled);
        }

        return safe ?? Task.CompletedTask;
    }

    private async ValueTask<Task> TryHandleAsync(IMessageHandler handler, InboundMessage message, CancellationToken cancellation)
    {
        try
        {
            return await handler.HandleAsync(message, cancellation);
        }
        catch (RejectedException exception)
        {
            // Clearing a retained message sends an empty one; that says nothing and is no error.
            if (exception.Reason != RejectReason.Empty || !message.Retained)
            {
                rejected.Add(message.Topic, message.Payload, exception.Reason, exception.Message);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "A message on {Topic} could not be handled", message.Topic);
            rejected.Add(message.Topic, message.Payload, RejectReason.Failed, exception.Message);
        }

        return Task.CompletedTask;
    }
}
