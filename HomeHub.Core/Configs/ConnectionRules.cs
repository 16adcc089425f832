using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Data;

namespace HomeHub.Core.Configs;

/// <summary>What a connection has to be: for reusable ones and for those a device has of its own.</summary>
public static class ConnectionRules
{
    private const int LongestHost = 253;

    /// <summary>Errors by field: <c>ssid</c>, <c>password</c>, <c>host</c>, <c>port</c>; also <c>name</c>.</summary>
    public static IEnumerable<FieldError> Check(IReusableConnection connection)
    {
        if (connection.Password == SecretText.Lost)
        {
            return [new("password", "has to be entered again: the key it was locked with is gone")];
        }

        var errors = connection switch
        {
            WifiNetwork wifi => Network(wifi.Ssid, wifi.Password),
            MqttBroker mqtt => Server(mqtt.Host, mqtt.Port, mqtt.User, mqtt.Password),
            FtpServer ftp => Server(ftp.Host, ftp.Port, ftp.User, ftp.Password),
            _ => [],
        };
        return string.IsNullOrWhiteSpace(connection.Name) || connection.Name.Length > ConfigLimits.Name
            ? errors.Prepend(new("name", $"A name has 1 to {ConfigLimits.Name} characters."))
            : errors;
    }

    /// <summary>IEEE 802.11: an SSID has 1 to 32 bytes; WPA: a passphrase has 8 to 63 characters, or 64 hexadecimal digits as a key.</summary>
    private static IEnumerable<FieldError> Network(string? ssid, string? password)
    {
        if (string.IsNullOrEmpty(ssid) || Encoding.UTF8.GetByteCount(ssid) > 32)
        {
            yield return new("ssid", "The network's name has 1 to 32 bytes.");
        }

        if (password?.Length is > 0 and not (>= 8 and <= 63) && !(password.Length == 64 && password.All(char.IsAsciiHexDigit)))
        {
            yield return new("password", "A Wi-Fi password has 8 to 63 characters; leave it empty for an open network.");
        }
    }

    private static IEnumerable<FieldError> Server(string? host, long? port, string? user, string? password)
    {
        if (string.IsNullOrWhiteSpace(host) || host.Length > LongestHost || host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or '@'))
        {
            yield return new("host", "A name or an address without a scheme, such as 192.168.1.10 or broker.local.");
        }

        if (port is < 1 or > 65_535)
        {
            yield return new("port", "has to be a whole number from 1 to 65535");
        }

        if (!string.IsNullOrEmpty(password) && string.IsNullOrEmpty(user))
        {
            yield return new("user", "There is a password, but no user.");
        }
    }

    /// <summary>Errors of a config's connections, each at <c>connections.…</c>.</summary>
    internal static IEnumerable<FieldError> Check(ConfigDocument document, ConnectionSet connections) =>
        ConfigDocument.Connections.SelectMany(connection => document.Choice(connection) switch
        {
            { Kind: ConnectionKind.Own } => Own(connection, document.Own(connection)!).Select(e => e with { Path = $"connections.{e.Path}" }),
            { Kind: ConnectionKind.AsOnBoard } => [],
            var choice when connections.Find(connection, choice) is not null => [],
            { Kind: ConnectionKind.Default } => [new FieldError($"connections.{connection}", "There is no default connection of this kind; choose another one, or make one the default.")],
            _ => [new FieldError($"connections.{connection}", "The connection that was chosen is gone; choose another one.")],
        });

    private static IEnumerable<FieldError> Own(string connection, JsonNode own) => (connection, own) switch
    {
        (_, JsonObject choice) when choice.ContainsKey(ConfigDocument.Use) =>
            [new($"{connection}.{ConfigDocument.Use}", "has to be \"board\", \"default\", or the id of a reusable connection")],
        (ConfigDocument.Wifi, JsonArray { Count: > ConfigLimits.Networks }) => [new(connection, $"A device knows at most {ConfigLimits.Networks} networks.")],
        (ConfigDocument.Wifi, JsonArray networks) => networks.SelectMany((network, i) => OwnNetwork($"{connection}[{i}]", network)),
        (ConfigDocument.Wifi, _) => OwnNetwork(connection, own),
        _ => OwnServer(connection, own),
    };

    private static IEnumerable<FieldError> OwnNetwork(string path, JsonNode? node) => node is JsonObject network
        ? Texts(path, network, "ssid", "password") is { Count: > 0 } wrong
            ? wrong
            : Network(Text(network, "ssid"), Text(network, "password")).Select(e => e with { Path = $"{path}.{e.Path}" })
        : [new(path, "has to be an object with ssid and password")];

    private static IEnumerable<FieldError> OwnServer(string path, JsonNode node)
    {
        if (node is not JsonObject server)
        {
            return [new(path, "has to be an object with host, port, user and password")];
        }

        var wrong = Texts(path, server, "host", "user", "password");
        if (server["port"] is { } port && !(port is JsonValue number && number.GetValueKind() == JsonValueKind.Number && number.TryGetValue<long>(out _)))
        {
            wrong.Add(new($"{path}.port", "has to be a whole number from 1 to 65535"));
        }

        if (server["tls"] is { } tls && tls.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object))
        {
            wrong.Add(new($"{path}.tls", "has to be true or false"));
        }

        return wrong.Count > 0 ? wrong
            : Server(Text(server, "host"), (long?)server["port"], Text(server, "user"), Text(server, "password")).Select(e => e with { Path = $"{path}.{e.Path}" });
    }

    private static List<FieldError> Texts(string path, JsonObject node, params string[] names) =>
        [.. names.Where(name => node[name] is { } value && value.GetValueKind() != JsonValueKind.String).Select(name => new FieldError($"{path}.{name}", "has to be a text"))];

    private static string? Text(JsonObject node, string name) => (string?)node[name];
}
