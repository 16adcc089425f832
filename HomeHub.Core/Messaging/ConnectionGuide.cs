using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using HomeHub.Core.Data;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Messaging;

/// <summary>What a device, or a person who wants to try HomeHub out, needs in order to reach the broker.</summary>
public sealed class ConnectionGuide(IOptions<MqttOptions> mqtt, BrokerCredentials credentials, EmbeddedBroker? embedded = null)
{
    /// <summary>Stands where a password is not to be seen.</summary>
    public const string Hidden = KnownSecrets.Mask;

    private readonly MqttOptions _options = mqtt.Value;

    public bool Embedded => _options.IsEmbedded;
    public int Port => embedded?.Port ?? _options.Port;
    public bool UseTls => _options.UseTls;

    /// <summary>Empty where the broker asks for none.</summary>
    public string Username => credentials.Username;

    /// <summary>The embedded broker's password; null for an external broker, whose password stays where it was set.</summary>
    public string? Password => Embedded ? credentials.Password : null;

    /// <summary>
    /// Where boards reach the broker: the external one as configured; for one on this machine, where "localhost" would be the board itself,
    /// this machine's addresses, those on a network with a gateway first, and its name.
    /// </summary>
    public IReadOnlyList<string> Hosts => Embedded || IsThisMachine(_options.Host) ? OwnHosts : [_options.Host];

    /// <summary>Where this machine reaches the broker.</summary>
    public string BrokerHost => Embedded ? "localhost" : _options.Host;

    /// <summary>This machine's addresses, those on a network with a gateway first, and its name.</summary>
    public static IReadOnlyList<string> OwnHosts => [.. Addresses(), $"{Environment.MachineName}.local"];

    /// <summary>A complete command that publishes a first log line.</summary>
    /// <param name="reveal">Whether the password stands in it.</param>
    public string PublishCommand(string host, bool reveal) => Publish(host, reveal, "my-device/log", """{"message":"Hello from my device","type":"boot"}""");

    /// <summary>A complete command that publishes a first reading.</summary>
    /// <param name="reveal">Whether the password stands in it.</param>
    public string ReadingCommand(string host, bool reveal) => Publish(host, reveal, "my-device/sensors/climate/state", """{"temperature":21.5,"humidity":47}""");

    /// <summary>The lines of a board's <c>config.py</c> that name the broker.</summary>
    public string ConfigLines(string host, bool reveal) =>
        $$"""
        MQTT = {"host": {{PythonLiteral.Of(host)}}, "port": {{Port}}, "user": {{PythonLiteral.Of(Username)}}, "password": {{PythonLiteral.Of(Shown(reveal))}}, "tls": {{(UseTls ? "True" : "False")}}}
        BASE_TOPIC = {{PythonLiteral.Of(_options.BaseTopic)}}
        """;

    private string Publish(string host, bool reveal, string topic, string payload)
    {
        var login = Username.Length > 0 ? $" -u {Quoted(Username)} -P {Quoted(Shown(reveal))}" : "";
        var tls = !UseTls ? "" : _options.CaFile.Length > 0 ? $" --cafile {Quoted(_options.CaFile)}" : " --tls-use-os-certs";
        return $"mosquitto_pub -h {host} -p {Port}{tls}{login} -q 1 -t {_options.BaseTopic}/{topic} -m '{payload}'";
    }

    private string Shown(bool reveal) => reveal ? Password ?? "…" : Hidden;

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static IEnumerable<string> Addresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .Select(network => network.GetIPProperties())
        .OrderByDescending(properties => properties.GatewayAddresses.Count)
        .SelectMany(properties => properties.UnicastAddresses)
        .Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
        .Select(address => address.Address.ToString())
        .Distinct();
}
