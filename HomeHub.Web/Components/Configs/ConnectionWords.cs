using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using MudBlazor;

namespace HomeHub.Web.Components.Configs;

/// <summary>A kind of reusable connection, for a person.</summary>
/// <param name="One">"a Wi-Fi network".</param>
/// <param name="Noun">"Wi-Fi network".</param>
/// <param name="Help">What it is for.</param>
/// <param name="Delivered">Devices are told when it changes.</param>
public sealed record ConnectionWords(string Kind, string Title, string One, string Noun, string Help, string Icon, bool Delivered)
{
    public static IReadOnlyList<ConnectionWords> All { get; } =
    [
        new(ConfigDocument.Wifi, "Wi-Fi networks", "a Wi-Fi network", "Wi-Fi network", "What devices join. 2.4 GHz: boards of this kind hear no other.", Icons.Material.Outlined.Wifi, true),
        new(ConfigDocument.Mqtt, "MQTT brokers", "an MQTT broker", "broker", "Where devices meet HomeHub. Without one here, a new device gets the broker that HomeHub itself uses.",
            Icons.Material.Outlined.Hub, true),
        new(ConfigDocument.Ftp, "FTP servers", "an FTP server", "FTP server", "Where devices may fetch firmware from, besides HomeHub itself.", Icons.Material.Outlined.FolderShared, false),
    ];

    private static int TrialSeconds => (int)ConfigState.Trial.TotalSeconds;

    public static ConnectionWords Of(string kind) => All.First(words => words.Kind == kind);

    /// <summary>Where it leads, in one line.</summary>
    public static string Target(IReusableConnection connection) => connection switch
    {
        WifiNetwork wifi => $"{wifi.Ssid} · {(wifi.Password.Length == 0 ? "open" : "with password")}",
        MqttBroker broker => Server(broker.Host, broker.Port, broker.User, broker.Tls),
        FtpServer server => Server(server.Host, server.Port, server.User, server.Tls),
        _ => "",
    };

    /// <summary>"Hall, Kitchen and 3 more", by name.</summary>
    public static string Names(IEnumerable<string> deviceIds, DeviceRegistry registry, int most = 6)
    {
        var names = deviceIds.Select(id => registry.Find(id)?.Name ?? id).Order(StringComparer.CurrentCultureIgnoreCase).ToList();
        return names.Count <= 1 ? string.Concat(names)
            : names.Count > most ? $"{string.Join(", ", names.Take(most))} and {names.Count - most} more"
            : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }

    /// <summary>What a change means for the devices that use the connection.</summary>
    public static string Meaning(IReadOnlyCollection<string> deviceIds, DeviceRegistry registry) => deviceIds.Count == 0
        ? ""
        : deviceIds.Count == 1
            ? $"{Names(deviceIds, registry)} gets a new version of its configuration. It restarts and tries that for {TrialSeconds} s; if it does not work, it comes back with what it has now by itself."
            : $"{deviceIds.Count} devices get a new version of their configuration: {Names(deviceIds, registry)}. "
                + $"Each restarts and tries it for {TrialSeconds} s; where it does not work, it comes back with what it has now by itself.";

    private static string Server(string host, int port, string user, bool tls) =>
        $"{host}:{port}{(tls ? " · TLS" : "")}{(user.Length > 0 ? $" · as {user}" : "")}";
}
