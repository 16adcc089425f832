using HomeHub.Core.Configs;
using HomeHub.Core.Messaging;
using MudBlazor;

namespace HomeHub.Web.Components.Broker;

/// <summary>How it looks that a device signs in one way or another, and why the broker turned somebody away.</summary>
public static class DeviceUserLook
{
    public static (string Word, string Icon, string Class) Of(DeviceUserState state) => state switch
    {
        DeviceUserState.Shared => ("shares a user", Icons.Material.Outlined.Group, "hub-warn"),
        DeviceUserState.Waiting => ("waiting for its board", Icons.Material.Outlined.HourglassEmpty, "hub-warn"),
        DeviceUserState.OnItsWay => ("new password on its way", Icons.Material.Outlined.Sync, "hub-warn"),
        DeviceUserState.Own => ("a user of its own", Icons.Material.Outlined.VerifiedUser, "hub-ok"),
        _ => ("no user of its own", Icons.Material.Outlined.PersonOff, "hub-quiet"),
    };

    /// <summary>Why, in words that follow a number, and what to do where there is something to do.</summary>
    public static (string Why, string? Hint) Of(TurnedAwayReason reason) => reason switch
    {
        TurnedAwayReason.WrongPassword => ("wrong user or password", "A board with an old config.py tries again and again: set it up anew, or let it in by pairing."),
        TurnedAwayReason.TooManyFailures => ("had to wait after wrong passwords from the same address", null),
        TurnedAwayReason.ForeignClientId => ("signed in as a device, but under another client id", "A device's client id has to be its id."),
        TurnedAwayReason.TooLarge => ("announced a packet that is too large", "Mqtt:Limits:PacketKilobytes is the limit."),
        TurnedAwayReason.NoConnect => ("spoke no MQTT, or did not sign in in time", null),
        TurnedAwayReason.Crowded => ("had to make room before signing in", "Too many connections wait to sign in at once; Mqtt:Limits:PendingConnections is the limit."),
        TurnedAwayReason.TooManyConnections => ("came when everything was full", "Mqtt:Limits:Connections is the limit."),
        TurnedAwayReason.TooManyFromAddress => ("had too many connections from one address", "Mqtt:Limits:ConnectionsPerAddress is the limit."),
        TurnedAwayReason.TooManySessions => ("lost or did not get a session, as there are too many", "Mqtt:Limits:Sessions is the limit."),
        TurnedAwayReason.TooFast => ("slowed down for sending too fast", "Nothing of it is lost. Mqtt:Limits:MessagesPerSecond is the limit."),
        _ => ("turned away", null),
    };
}
