using System.Net;

namespace HomeHub.Core.Messaging;

/// <summary>
/// Who is connected to the embedded broker. Those who have not signed in yet are few, and the one that has waited longest goes when one more comes:
/// so connections that say nothing keep nobody out. Those who have are counted, in all and by address.
/// </summary>
internal sealed class BrokerConnections(BrokerLimits limits, TurnedAway turnedAway)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<GuardedChannel> _pending = [];
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _signedIn;

    /// <summary>A connection came in.</summary>
    public void Arrived(GuardedChannel channel)
    {
        GuardedChannel? room = null;
        lock (_gate)
        {
            if (_pending.Count >= limits.PendingConnections)
            {
                room = ToMakeRoom();
                room.MadeRoom = true;
                _pending.Remove(room);
            }

            _pending.AddLast(channel);
        }

        if (room is not null)
        {
            turnedAway.Add(TurnedAwayReason.Crowded, room.Address.ToString());
            room.Dispose();
        }
    }

    /// <summary>A connection signs in. Null: it may; else why not.</summary>
    public TurnedAwayReason? Enter(GuardedChannel channel)
    {
        lock (_gate)
        {
            if (!_pending.Remove(channel))
            {
                return TurnedAwayReason.Crowded;
            }

            if (_signedIn >= limits.Connections || _byAddress.GetValueOrDefault(channel.Address) >= limits.ConnectionsPerAddress)
            {
                // It stays until it has been told so.
                _pending.AddLast(channel);
                return _signedIn >= limits.Connections ? TurnedAwayReason.TooManyConnections : TurnedAwayReason.TooManyFromAddress;
            }

            _signedIn++;
            _byAddress[channel.Address] = _byAddress.GetValueOrDefault(channel.Address) + 1;
            channel.SignedIn = true;
            return null;
        }
    }

    /// <summary>A connection ended.</summary>
    public void Left(GuardedChannel channel)
    {
        lock (_gate)
        {
            _pending.Remove(channel);
            if (channel.SignedIn)
            {
                _signedIn--;
                var left = _byAddress[channel.Address] - 1;
                if (left == 0)
                {
                    _byAddress.Remove(channel.Address);
                }
                else
                {
                    _byAddress[channel.Address] = left;
                }
            }
        }

        channel.Gone.TrySetResult();
    }

    /// <summary>The oldest one of the address that has the most of them.</summary>
    private GuardedChannel ToMakeRoom() => _pending.GroupBy(channel => channel.Address).MaxBy(group => group.Count())!.First();
}
