using System.Text;
using HomeHub.Core.Access;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Configs;

/// <summary>
/// The files that make a Mosquitto let in whom the embedded broker would, each to its own topics (mosquitto.conf(5), mosquitto_passwd(1)). They are
/// as things stand when they are made: after a device came or went, the broker needs new ones.
/// </summary>
public sealed class MosquittoFiles(DeviceCredentialStore credentials, ConnectionStore connections, HubBroker hub, BrokerCredentials shared, IOptions<MqttOptions> mqtt)
{
    public const string Passwords = "homehub.passwd";
    public const string Rules = "homehub.acl";
    public const string Settings = "homehub.conf";
    private const int LongestName = 64;

    public static IReadOnlyList<string> Names { get; } = [Settings, Rules, Passwords];

    /// <summary>Why there are none, in words; null: there are.</summary>
    public string? Fault => shared.Username.Length > 0 ? null
        : "HomeHub itself signs in to the broker without a name, and these files would lock it out. Give it a user there, and set Mqtt:Username and Mqtt:Password, first.";

    /// <summary>What is wrong with the name of a further user, in words; null: nothing.</summary>
    public static string? FaultOf(string name) => name.Length is 0 or > LongestName || name.Any(c => char.IsControl(c) || c is ':' or '#')
        ? $"'{name}' is not a user's name: 1 to {LongestName} characters, without : and #."
        : null;

    /// <summary>One of <see cref="Names"/>.</summary>
    /// <param name="further">Users of the broker that are no devices and reach everything, such as Home Assistant's.</param>
    public Task<string> MakeAsync(string name, IReadOnlyCollection<string> further, CancellationToken cancellation = default) => name switch
    {
        Passwords => PasswordsAsync(cancellation),
        Rules => RulesAsync(further, cancellation),
        _ => Task.FromResult($"""
            # For Mosquitto 2: a line "include_dir /etc/mosquitto/conf.d" in mosquitto.conf takes this file from there; or copy these lines into it.
            # After a change of the files: systemctl reload mosquitto, or kill -HUP. Both files have to be readable by Mosquitto's user only (mode 0600).
            # Mosquitto takes each of these once: a password_file, acl_file or allow_anonymous in mosquitto.conf has to go. A mosquitto.conf without
            # a listener lets in this machine only; "listener 1883" there opens it to boards.
            per_listener_settings false
            allow_anonymous false
            password_file /etc/mosquitto/{Passwords}
            acl_file /etc/mosquitto/{Rules}

            # Keeps a device from taking another one's connection over by its client id. Only where no two programs share a user:
            #use_username_as_clientid true

            """),
    };

    private async Task<string> PasswordsAsync(CancellationToken cancellation)
    {
        var lines = new StringBuilder();
        foreach (var (name, password) in await SharedAsync(cancellation))
        {
            lines.Append(name).Append(':').Append(MqttPasswordHash.Make(Encoding.UTF8.GetBytes(password), MqttPasswordHash.ForChosen)).Append('\n');
        }

        foreach (var credential in await credentials.AllAsync(cancellation))
        {
            lines.Append(credential.DeviceId).Append(':').Append(credential.Hash).Append('\n');
        }

        return lines.ToString();
    }

    private async Task<string> RulesAsync(IReadOnlyCollection<string> further, CancellationToken cancellation)
    {
        var topics = new Topics(mqtt.Value.BaseTopic);
        var text = new StringBuilder("# Made by HomeHub. HomeHub itself, and the users that boards without one of their own share, reach everything.\n");
        foreach (var name in (await SharedAsync(cancellation)).Keys.Concat(further).Distinct(StringComparer.Ordinal))
        {
            text.Append($"user {name}\ntopic readwrite #\n\n");
        }

        return text.Append($"""
            # Every other user is a device: its name is the device's id, and it reaches its own topics only.
            pattern readwrite {topics.Own("%u")}#
            pattern write {Topics.Discovery("%u")}
            pattern read {topics.CommandAll}
            pattern read {Topics.HomeAssistantStatus}

            """).ToString();
    }

    /// <summary>HomeHub's own user, and those of the connections that lead to its broker.</summary>
    private async Task<SortedDictionary<string, string>> SharedAsync(CancellationToken cancellation)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal) { [shared.Username] = shared.Password };
        foreach (var broker in (await connections.SecretsAsync(cancellation)).Mqtt.Where(broker => broker.User.Length > 0 && hub.Is(broker) && FaultOf(broker.User) is null))
        {
            all.TryAdd(broker.User, broker.Password);
        }

        return all;
    }
}
