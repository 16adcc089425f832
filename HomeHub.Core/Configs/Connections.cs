using HomeHub.Core.Access;

namespace HomeHub.Core.Configs;

/// <summary>A connection that several devices can use; one of each kind can be the default.</summary>
public interface IReusableConnection
{
    /// <summary>0: not stored yet.</summary>
    long Id { get; set; }

    /// <summary>What people call it, unique among its kind.</summary>
    string Name { get; set; }

    bool IsDefault { get; set; }

    /// <summary>Stored; masked wherever it leaves Core but to a device.</summary>
    string Password { get; set; }
}

/// <summary>A Wi-Fi network.</summary>
public sealed class WifiNetwork : IReusableConnection
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public required string Ssid { get; set; }

    /// <summary>Empty: an open network.</summary>
    public string Password { get; set; } = "";
    public bool IsDefault { get; set; }
}

/// <summary>An MQTT broker as devices reach it.</summary>
public sealed class MqttBroker : IReusableConnection
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public required string Host { get; set; }
    public int Port { get; set; } = 1883;

    /// <summary>Empty: the broker asks for none.</summary>
    public string User { get; set; } = "";
    public string Password { get; set; } = "";
    public bool Tls { get; set; }
    public bool IsDefault { get; set; }
}

/// <summary>An FTP server that firmware is fetched from; not part of what is sent as a config.</summary>
public sealed class FtpServer : IReusableConnection
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public required string Host { get; set; }
    public int Port { get; set; } = 21;
    public string User { get; set; } = "";
    public string Password { get; set; } = "";

    /// <summary>Explicit TLS.</summary>
    public bool Tls { get; set; }
    public bool IsDefault { get; set; }
}

/// <summary>All reusable connections at one moment.</summary>
public sealed record ConnectionSet(IReadOnlyList<WifiNetwork> Wifi, IReadOnlyList<MqttBroker> Mqtt, IReadOnlyList<FtpServer> Ftp)
{
    public static ConnectionSet Empty { get; } = new([], [], []);

    /// <summary>The devices' MQTT users, by device; only where it is to be sent to a device.</summary>
    internal IReadOnlyDictionary<string, DeviceCredential> Credentials { get; init; } = new Dictionary<string, DeviceCredential>();

    /// <summary>Tells the broker on which they are users.</summary>
    internal HubBroker? Hub { get; init; }

    public IEnumerable<IReusableConnection> All => ConfigDocument.Connections.SelectMany(Of);

    /// <summary>The reusable one a choice means; null where there is none, or the choice is another kind of thing.</summary>
    public IReusableConnection? Find(string connection, ConnectionChoice choice) => choice.Kind switch
    {
        ConnectionKind.Default => Of(connection).FirstOrDefault(c => c.IsDefault),
        ConnectionKind.Reusable => Of(connection).FirstOrDefault(c => c.Id == choice.Id),
        _ => null,
    };

    /// <summary>Those of one kind: <see cref="ConfigDocument.Wifi"/>, <see cref="ConfigDocument.Mqtt"/>, <see cref="ConfigDocument.Ftp"/>.</summary>
    public IReadOnlyList<IReusableConnection> Of(string connection) => connection switch
    {
        ConfigDocument.Wifi => Wifi,
        ConfigDocument.Mqtt => Mqtt,
        _ => Ftp,
    };
}
