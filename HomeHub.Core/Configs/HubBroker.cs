using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Configs;

/// <summary>The broker that HomeHub itself uses: where devices have MQTT users of their own, if they have them.</summary>
public sealed class HubBroker(IOptions<MqttOptions> mqtt, BrokerCredentials credentials)
{
    /// <summary>
    /// Whether a reusable connection leads to it. Its host cannot say it, as a machine has many names; the port and the user that all share do,
    /// or for another machine's broker its host.
    /// </summary>
    public bool Is(MqttBroker broker)
    {
        var options = mqtt.Value;
        var shares = broker.User == credentials.Username;
        return options.IsEmbedded
            ? (options.Port == 0 || broker.Port == options.Port) && (shares || broker.User.Length == 0)
            : broker.Port == options.Port && ((shares && broker.User.Length > 0) || string.Equals(broker.Host, options.Host, StringComparison.OrdinalIgnoreCase));
    }
}
