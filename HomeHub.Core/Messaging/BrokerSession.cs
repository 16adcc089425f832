using System.Collections;

namespace HomeHub.Core.Messaging;

/// <summary>What the embedded broker knows of a client, in the session's items, so that a message's way asks nothing and nobody.</summary>
/// <param name="user">Whom it signed in as.</param>
/// <param name="rights">Null: everything.</param>
/// <param name="rate">Null: as fast as it likes.</param>
internal sealed class BrokerSession(string user, TopicRights? rights, MessageRate? rate)
{
    public string User { get; } = user;
    public TopicRights? Rights { get; } = rights;
    public MessageRate? Rate { get; } = rate;

    /// <summary>What HomeHub itself says; every client has a rate.</summary>
    public bool IsHub => Rate is null;

    /// <summary>What it still waits for.</summary>
    public PendingAcknowledgements Pending { get; } = new();

    /// <summary>Its user was taken away: nothing it says counts any more, nor does its will.</summary>
    public bool Ended { get; set; }

    /// <summary>Whether it was said that it is slowed down.</summary>
    public bool Slowed { get; set; }

    /// <summary>Null: nobody who signed in.</summary>
    public static BrokerSession? Of(IDictionary items) => items[nameof(BrokerSession)] as BrokerSession;

    public void PutInto(IDictionary items) => items[nameof(BrokerSession)] = this;
}
