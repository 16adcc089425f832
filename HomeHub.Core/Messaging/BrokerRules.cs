using Microsoft.Extensions.Logging;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace HomeHub.Core.Messaging;

/// <summary>What clients of the embedded broker may say and hear. What is denied is counted and shown with the rejected messages.</summary>
public sealed class BrokerRules(RetainedRoom room, RejectedMessages rejected, TurnedAway turnedAway, ILogger<BrokerRules> logger)
{
    private const string NotIts = "A device reaches only its own topics, commands to all, and Home Assistant's status.";

    /// <summary>What a message is answered with; anything but success: it is not taken, and nobody hears it.</summary>
    internal MqttPubAckReasonCode Answer(BrokerSession session, string topic, ReadOnlyMemory<byte> payload, bool retain) =>
        !MayPublish(session, topic, payload) ? MqttPubAckReasonCode.NotAuthorized
        : retain && !HasRoom(session, topic, payload) ? MqttPubAckReasonCode.QuotaExceeded
        : MqttPubAckReasonCode.Success;

    internal Task SubscribeAsync(InterceptingSubscriptionEventArgs e)
    {
        var session = BrokerSession.Of(e.SessionItems);
        if (session is { Ended: false } && (session.Rights is not { } rights || rights.MaySubscribe(e.TopicFilter.Topic)))
        {
            return Task.CompletedTask;
        }

        e.ProcessSubscription = false;
        // The one code for it that both MQTT 3.1.1 and 5 know.
        e.Response.ReasonCode = MqttSubscribeReasonCode.UnspecifiedError;
        if (session is { Ended: false })
        {
            rejected.Add(e.TopicFilter.Topic, default, RejectReason.NotAllowed, $"{session.User} may not subscribe to this. {NotIts}");
        }

        return Task.CompletedTask;
    }

    /// <summary>A client that is too fast waits, and its connection with it: TCP slows the sender down.</summary>
    internal Task PaceAsync(BrokerSession session, InterceptingPacketEventArgs e)
    {
        if (session.Rate?.Take() is not { } wait || wait == TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        if (!session.Slowed)
        {
            session.Slowed = true;
            var address = (e.RemoteEndPoint as System.Net.IPEndPoint)?.Address.ToString() ?? "";
            if (turnedAway.Add(TurnedAwayReason.TooFast, address, e.ClientId))
            {
                logger.LogWarning("{Client} sends faster than Mqtt:Limits:MessagesPerSecond; what it sends is taken more slowly", e.ClientId);
            }
        }

        return Task.Delay(wait, e.CancellationToken);
    }

    private bool MayPublish(BrokerSession session, string topic, ReadOnlyMemory<byte> payload)
    {
        if (session.Ended)
        {
            return false;
        }

        // MQTT 3.1.1, section 3.3.2.1; as a retained message it would be sent to whoever asks for everything.
        if (topic.AsSpan().IndexOfAny("+#\0") >= 0)
        {
            rejected.Add(topic, payload, RejectReason.BadTopic, "A message's topic has no +, # and NUL.");
            return false;
        }

        if (session.Rights is not { } rights || rights.MayPublish(topic))
        {
            return true;
        }

        rejected.Add(topic, payload, RejectReason.NotAllowed, $"{session.User} may not publish here. {NotIts}");
        return false;
    }

    private bool HasRoom(BrokerSession session, string topic, ReadOnlyMemory<byte> payload)
    {
        if (room.Take(topic, payload.Length, always: session.IsHub) is not { } refusal)
        {
            return true;
        }

        rejected.Add(topic, payload, RejectReason.TooMuchRetained, refusal);
        return false;
    }
}
