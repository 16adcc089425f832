using System.ComponentModel;
using HomeHub.Core.Configs;

namespace HomeHub.Web.Api;

/// <summary>Every reusable connection.</summary>
internal sealed record ConnectionsItem(IReadOnlyList<WifiItem> Wifi, IReadOnlyList<ServerItem> Mqtt, IReadOnlyList<ServerItem> Ftp)
{
    public static ConnectionsItem From(ConnectionSet all) => new([.. all.Wifi.Select(WifiItem.From)], [.. all.Mqtt.Select(ServerItem.From)], [.. all.Ftp.Select(ServerItem.From)]);
}

/// <summary>A Wi-Fi network that devices can share.</summary>
internal sealed record WifiItem(long Id, string Name, string Ssid, [property: Description("Masked; empty: an open network.")] string Password, bool IsDefault)
{
    public static WifiItem From(WifiNetwork network) => new(network.Id, network.Name, network.Ssid, network.Password, network.IsDefault);
}

/// <summary>An MQTT broker or FTP server that devices can share.</summary>
internal sealed record ServerItem(long Id, string Name, string Host, int Port, string User, [property: Description("Masked.")] string Password, bool Tls, bool IsDefault)
{
    public static ServerItem From(MqttBroker broker) => new(broker.Id, broker.Name, broker.Host, broker.Port, broker.User, broker.Password, broker.Tls, broker.IsDefault);

    public static ServerItem From(FtpServer server) => new(server.Id, server.Name, server.Host, server.Port, server.User, server.Password, server.Tls, server.IsDefault);
}

/// <summary>A Wi-Fi network to be stored.</summary>
internal sealed record WifiBody
{
    [Description("What people call it.")]
    public required string Name { get; init; }

    [Description("1 to 32 bytes.")]
    public required string Ssid { get; init; }

    [Description("8 to 63 characters; empty: an open network; ********: unchanged.")]
    public string? Password { get; init; }

    [Description("For devices that use the default.")]
    public bool IsDefault { get; init; }
}

/// <summary>An MQTT broker or FTP server to be stored.</summary>
internal sealed record ServerBody
{
    [Description("What people call it.")]
    public required string Name { get; init; }

    [Description("A name or an address, as devices reach it.")]
    public required string Host { get; init; }

    [Description("1883 for a broker, 21 for an FTP server where it is not given.")]
    public int? Port { get; init; }
    public string? User { get; init; }

    [Description("********: unchanged.")]
    public string? Password { get; init; }
    public bool Tls { get; init; }

    [Description("For devices that use the default.")]
    public bool IsDefault { get; init; }
}

/// <summary>What storing a connection came to.</summary>
internal sealed record ConnectionAnswer(
    bool Success, [property: Description("Its id.")] long Id, [property: Description("Devices that use it and have a new version of their configuration now.")] IReadOnlyList<string> DeviceIds);
