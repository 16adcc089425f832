using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using HomeHub.Core.Access;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace HomeHub.Core.Messaging;

/// <summary>
/// Who gets into the embedded broker, and as what: with the password that all share, to everything; as a device, under its own id and to its own
/// topics only. Whoever is turned away is counted, and never let wait for a database.
/// </summary>
public sealed class BrokerDoor(
    IOptions<MqttOptions> options, IOptions<BrokerLimits> limits, BrokerCredentials shared, DeviceLogins logins, PairingWindow pairing, TurnedAway turnedAway,
    TimeProvider clock, ILogger<BrokerDoor> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Topics _topics = new(options.Value.BaseTopic);
    private readonly SignInBackoff _backoff = new(clock);
    private readonly ConcurrentDictionary<string, (BrokerSession Session, GuardedChannel Channel)> _sessions = new(StringComparer.Ordinal);

    internal BrokerConnections Connections { get; } = new(limits.Value, turnedAway);

    /// <summary>Decides on a CONNECT. What it decides is kept in the session.</summary>
    internal async Task ValidateAsync(ValidatingConnectionEventArgs e, MqttServer server)
    {
        var channel = ((BrokerListener.NamingChannel)e.ChannelAdapter).Channel;
        if (string.IsNullOrEmpty(e.ClientId))
        {
            if (e.ProtocolVersion != MqttProtocolVersion.V500)
            {
                // Of a nameless client nothing can be kept (MQTT 3.1.1, section 3.1.3.1).
                e.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
                return;
            }

            e.AssignedClientIdentifier = BrokerListener.NewName();
        }

        var clientId = string.IsNullOrEmpty(e.ClientId) ? e.AssignedClientIdentifier! : e.ClientId;
        var user = e.UserName ?? "";
        if (_backoff.Wait(channel.Address, user) > TimeSpan.Zero)
        {
            Refuse(e, MqttConnectReasonCode.ServerUnavailable, TurnedAwayReason.TooManyFailures, channel, user);
            return;
        }

        if (SignIn(e, channel.Address, clientId, user) is not { } rights)
        {
            return;
        }

        _backoff.Succeeded(channel.Address, user);
        if (Connections.Enter(channel) is { } full)
        {
            Refuse(e, MqttConnectReasonCode.ServerUnavailable, full, channel, user);
            return;
        }

        var session = new BrokerSession(user, rights.OfDevice, new MessageRate(limits.Value.MessagesPerSecond, clock));
        if (!await MakeRoomAsync(e, server, clientId, user))
        {
            Refuse(e, MqttConnectReasonCode.ServerUnavailable, TurnedAwayReason.TooManySessions, channel, user);
            return;
        }

        session.PutInto(e.SessionItems);
        _sessions[clientId] = (session, channel);
    }

    /// <summary>A client's session begins: it must be whose it says. A session that was kept for somebody else, or a user that ended meanwhile, is no good.</summary>
    internal async Task ConnectedAsync(ClientConnectedEventArgs e, MqttServer server)
    {
        if (BrokerSession.Of(e.SessionItems) is not { } session || session.User != (e.UserName ?? "") || (session.Rights is not null && !logins.Has(session.User)))
        {
            await CutOffAsync(e.ClientId, server);
            return;
        }

        // One that was kept has what it had.
        if (_sessions.TryGetValue(e.ClientId, out var known) && known.Session != session)
        {
            _sessions.TryUpdate(e.ClientId, (session, known.Channel), known);
        }
    }

    /// <summary>A session is gone; another one may have the client's name by now.</summary>
    internal void Forget(SessionDeletedEventArgs e)
    {
        if (_sessions.TryGetValue(e.Id, out var known) && known.Session == BrokerSession.Of(e.SessionItems))
        {
            _sessions.TryRemove(KeyValuePair.Create(e.Id, known));
        }
    }

    /// <summary>Cuts a device off whose user ended.</summary>
    internal async Task EndAsync(string clientId, MqttServer server)
    {
        if (_sessions.TryGetValue(clientId, out var known) && known.Session.Rights is not null)
        {
            await CutOffAsync(clientId, server);
        }
    }

    private async Task CutOffAsync(string clientId, MqttServer server)
    {
        if (_sessions.TryGetValue(clientId, out var known))
        {
            known.Session.Ended = true;
            await DeleteAsync(clientId, server);
            known.Channel.Dispose();
        }
    }

    /// <summary>Null: it does not get in, and was told so.</summary>
    private Rights? SignIn(ValidatingConnectionEventArgs e, IPAddress address, string clientId, string user)
    {
        var password = e.RawPassword ?? [];
        if (CryptographicOperations.FixedTimeEquals(Bytes(user), Bytes(shared.Username)) & CryptographicOperations.FixedTimeEquals(password, Bytes(shared.Password)))
        {
            logins.SharedBy(clientId);
            return new Rights(null);
        }

        var channel = ((BrokerListener.NamingChannel)e.ChannelAdapter).Channel;
        switch (logins.Verify(user, password))
        {
            // One device must not take another one's connection over.
            case LoginResult.Current or LoginResult.Old when clientId != user:
                Refuse(e, MqttConnectReasonCode.ClientIdentifierNotValid, TurnedAwayReason.ForeignClientId, channel, $"{user} as {clientId}");
                return null;
            case LoginResult.Current or LoginResult.Old:
                return new Rights(new TopicRights(user, _topics));
            case LoginResult.Unknown when clientId == user && user != shared.Username && pairing.Ask(user, password, address.ToString()):
                e.ReasonCode = MqttConnectReasonCode.NotAuthorized;
                return null;
            default:
                _backoff.Failed(address, user);
                Refuse(e, MqttConnectReasonCode.BadUserNameOrPassword, TurnedAwayReason.WrongPassword, channel, user);
                return null;
        }
    }

    private async Task<bool> MakeRoomAsync(ValidatingConnectionEventArgs e, MqttServer server, string clientId, string user)
    {
        if (_sessions.TryGetValue(clientId, out var known))
        {
            // What was kept for somebody else, subscriptions and all, is not for this one.
            if (e.CleanSession != true && known.Session.User != user)
            {
                await DeleteAsync(clientId, server);
                known.Channel.Dispose();
                await known.Channel.Gone.Task.WaitAsync(Patience, clock);
            }

            return true;
        }

        if (_sessions.Count < limits.Value.Sessions)
        {
            return true;
        }

        if ((await server.GetSessionsAsync()).Where(session => session.DisconnectedTimestamp is not null).MinBy(session => session.DisconnectedTimestamp) is not { } oldest)
        {
            return false;
        }

        await oldest.DeleteAsync();
        if (turnedAway.Add(TurnedAwayReason.TooManySessions, "", oldest.Id))
        {
            logger.LogWarning("The session of {Client}, which is away, was ended to make room for another one", oldest.Id);
        }

        return true;
    }

    private static async Task DeleteAsync(string clientId, MqttServer server)
    {
        try
        {
            await (await server.GetSessionAsync(clientId)).DeleteAsync();
        }
        catch (InvalidOperationException)
        {
            // It has none (any more).
        }
    }

    private void Refuse(ValidatingConnectionEventArgs e, MqttConnectReasonCode code, TurnedAwayReason reason, GuardedChannel channel, string who)
    {
        e.ReasonCode = code;
        if (turnedAway.Add(reason, channel.Address.ToString(), who))
        {
            logger.LogWarning("A client at {Address} was refused by the broker: {Reason}", channel.Address, reason);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <param name="OfDevice">Null: everything.</param>
    private sealed record Rights(TopicRights? OfDevice);
}
