using System.Text;
using HomeHub.Core.Messaging;

namespace HomeHub.Tests.Support;

/// <summary>A broker's ear: keeps what the hub publishes, in order, or is away.</summary>
public sealed class SentMessages : IMessagePublisher
{
    private readonly List<SentMessage> _messages = [];

    public bool Away { get; set; }

    /// <summary>Told each message after it was kept: where a device answers.</summary>
    public Action<SentMessage>? Heard { get; set; }

    public IReadOnlyList<SentMessage> All
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    public Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain = false, CancellationToken cancellation = default)
    {
        if (Away)
        {
            throw new BrokerAwayException("The broker is away.");
        }

        var message = new SentMessage(topic, Encoding.UTF8.GetString(payload.Span), retain);
        lock (_messages)
        {
            _messages.Add(message);
        }

        Heard?.Invoke(message);
        return Task.CompletedTask;
    }
}

public sealed record SentMessage(string Topic, string Payload, bool Retained);
