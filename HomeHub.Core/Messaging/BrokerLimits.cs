using System.ComponentModel.DataAnnotations;

namespace HomeHub.Core.Messaging;

/// <summary>Section <c>Mqtt:Limits</c>: what clients may ask of the embedded broker. Far above what a house needs, far below what would bring it down.</summary>
public sealed class BrokerLimits
{
    public const string Section = "Mqtt:Limits";

    /// <summary>Clients that are signed in, in all.</summary>
    [Range(10, 100_000)]
    public int Connections { get; set; } = 1_000;

    /// <summary>The same, from one address.</summary>
    [Range(1, 100_000)]
    public int ConnectionsPerAddress { get; set; } = 500;

    /// <summary>
    /// Connections that have not signed in yet; when one more comes, the one that has waited longest goes. Two hundred boards that come back at once
    /// after a power cut fit.
    /// </summary>
    [Range(10, 10_000)]
    public int PendingConnections { get; set; } = 250;

    /// <summary>How long a connection may take until it has signed in, seconds.</summary>
    [Range(1, 100)]
    public int ConnectSeconds { get; set; } = 10;

    /// <summary>Largest packet, KiB. A message of the device protocol has 64 KiB at most.</summary>
    [Range(80, 262_143)]
    public int PacketKilobytes { get; set; } = 1_024;

    /// <summary>Sessions, also of clients that are away; when one more comes, the one that has been away longest goes.</summary>
    [Range(10, 100_000)]
    public int Sessions { get; set; } = 2_000;

    /// <summary>Messages a second from one client, ten times as many at once; more is taken more slowly, and nothing of it is lost.</summary>
    [Range(10, 1_000_000)]
    public int MessagesPerSecond { get; set; } = 2_000;

    /// <summary>Retained messages, in all; what HomeHub itself says is counted and never refused.</summary>
    [Range(100, 1_000_000)]
    public int RetainedTopics { get; set; } = 20_000;

    /// <summary>Their size in all, with their topics, MiB: so much memory, and so much of the database.</summary>
    [Range(1, 4_096)]
    public int RetainedMegabytes { get; set; } = 64;

    /// <summary>Retained messages of one device that has an MQTT user of its own.</summary>
    [Range(10, 1_000_000)]
    public int RetainedTopicsPerDevice { get; set; } = 500;

    /// <summary>Their size, with their topics, KiB.</summary>
    [Range(64, 1_048_576)]
    public int RetainedKilobytesPerDevice { get; set; } = 1_024;
}
