using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Access;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Configs;

/// <summary>What one board needs to join the house.</summary>
/// <param name="ConfigPy">Its <c>config.py</c>, passwords and all: for the board, and for nobody else's eyes.</param>
/// <param name="Missing">What HomeHub does not know and still has to be filled in there, in words; empty: it is ready.</param>
public sealed record DeviceKitContent(string ConfigPy, IReadOnlyList<string> Missing)
{
    /// <summary>Its <c>config.py</c> for somebody to look at: the passwords in it are hidden.</summary>
    public string HiddenConfigPy { get; } = Configs.ConfigPy.Hidden(ConfigPy, ConnectionGuide.Hidden);

    /// <summary>The commands that put the unpacked kit onto a board with MicroPython, in its folder; <c>main.py</c> last.</summary>
    public static IReadOnlyList<string> Commands { get; } = ["pipx install mpremote", "mpremote cp -r home : + cp config.py :config.py + cp main.py : + reset"];
}

/// <summary>Makes the <c>config.py</c> of a device, and a zip of it with the firmware: ready to be copied onto its board.</summary>
public sealed class DeviceKit(DeviceRegistry registry, ConfigStore configs, ConnectionStore connections, ConnectionGuide guide, IEnumerable<IKitLines> lines,
    DeviceCredentialStore credentials, DeviceLogins logins, DeviceUserChoice choice, IOptions<MqttOptions> mqtt)
{
    /// <summary>The kit of a device; null where nobody knows the device.</summary>
    public async Task<DeviceKitContent?> MakeAsync(string deviceId, CancellationToken cancellation = default)
    {
        if (registry.Find(deviceId) is not { } device)
        {
            return null;
        }

        var content = await configs.SecretsAsync(deviceId, cancellation) ?? new ConfigContent();
        var document = ConfigDocument.Parse(content.Config);
        var known = await connections.SecretsAsync(cancellation);
        var missing = new List<string>();
        var values = new Dictionary<string, string>
        {
            ["DEVICE_ID"] = PythonLiteral.Of(deviceId),
            ["DISPLAY_NAME"] = PythonLiteral.Of(device.DisplayName),
            ["BASE_TOPIC"] = PythonLiteral.Of(mqtt.Value.BaseTopic),
            ["LOG_LEVEL"] = PythonLiteral.Of(document.LogLevel),
            ["SENSORS"] = PythonLiteral.Of(Sensors(content)),
        };
        // What was to stay as it is on a board is not there yet on a new one: the default has to do.
        if (ResolvedConnections.Of(OrDefault(document, ConfigDocument.Wifi), known, deviceId).Wifi is { } wifi && !ConfigSecrets.HasLost(wifi))
        {
            values["WIFI"] = Literal(wifi);
        }
        else
        {
            missing.Add("WIFI: the network's name and password. A default Wi-Fi network in the settings would fill it in.");
        }

        values["MQTT"] = Literal(await BrokerAsync(deviceId, OrDefault(document, ConfigDocument.Mqtt), known, missing, cancellation));
        var template = await File.ReadAllTextAsync(FirmwareFolder.Template, cancellation);
        foreach (var (name, value) in await LinesAsync(deviceId, template, cancellation))
        {
            values[name] = value;
        }

        return new(ConfigPy.Fill(template, values), missing);
    }

    /// <summary>Writes a zip with everything that goes onto the board, and a text with the commands.</summary>
    public static void WriteZip(DeviceKitContent kit, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, file) in FirmwareFolder.Files)
        {
            zip.CreateEntryFromFile(file, name);
        }

        Write("config.py", kit.ConfigPy);
        Write("README.txt", $"""
            On a board with MicroPython (the project's README says how to put it there), connected over USB, in this folder:

                {string.Join("\n    ", DeviceKitContent.Commands)}

            {(kit.Missing.Count == 0 ? "config.py is ready." : $"First fill in, in config.py:\n\n    {string.Join("\n    ", kit.Missing)}")}
            It holds passwords: delete this folder when the board has it.

            """);

        void Write(string name, string text)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>What other domains say, as far as this firmware asks for it.</summary>
    private async Task<IEnumerable<KeyValuePair<string, string>>> LinesAsync(string deviceId, string template, CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> said = [];
        foreach (var domain in lines)
        {
            said.AddRange((await domain.LinesAsync(deviceId, cancellation)).Where(line => ConfigPy.Has(template, line.Key)));
        }

        return said;
    }

    private static ConfigDocument OrDefault(ConfigDocument document, string connection)
    {
        if (document.Choice(connection).Kind == ConnectionKind.AsOnBoard)
        {
            document.Choose(connection, ConnectionChoice.Default);
        }

        return document;
    }

    /// <summary>Where the device meets HomeHub, and who it is there: itself, where it has a user of its own on that broker.</summary>
    private async Task<JsonObject> BrokerAsync(string deviceId, ConfigDocument document, ConnectionSet known, List<string> missing, CancellationToken cancellation)
    {
        var reusable = known.Find(ConfigDocument.Mqtt, document.Choice(ConfigDocument.Mqtt)) as MqttBroker;
        var isHubs = reusable is null ? document.Own(ConfigDocument.Mqtt) is null : known.Hub!.Is(reusable);
        if (isHubs && DeviceCredentialStore.MayHave(deviceId) && (logins.Has(deviceId) || await choice.IsOnAsync(cancellation)))
        {
            var login = await credentials.EnsureAsync(deviceId, cancellation);
            if (login is null)
            {
                missing.Add("MQTT: the device's own password, which HomeHub does not know (any more). A new one, made in the settings under MQTT access, would fill it in.");
            }

            return new JsonObject
            {
                ["host"] = reusable?.Host ?? guide.Hosts[0], ["port"] = reusable?.Port ?? guide.Port, ["user"] = deviceId, ["password"] = login?.Password ?? "",
                ["tls"] = reusable?.Tls ?? guide.UseTls,
            };
        }

        var resolved = ResolvedConnections.Of(document, known, deviceId).Mqtt;
        return resolved is null || ConfigSecrets.HasLost(resolved) ? HubsOwn(missing) : resolved;
    }

    /// <summary>The broker HomeHub itself uses, with the user that all share.</summary>
    private JsonObject HubsOwn(List<string> missing)
    {
        if (guide is { Password: null, Username.Length: > 0 })
        {
            missing.Add("MQTT: the broker's password for devices. A default broker in the settings would fill it in.");
        }

        return new JsonObject
        {
            ["host"] = guide.Hosts[0], ["port"] = guide.Port, ["user"] = guide.Username, ["password"] = guide.Password ?? "", ["tls"] = guide.UseTls,
        };
    }

    private static JsonElement Sensors(ConfigContent content) => JsonSerializer.SerializeToElement(content.Sensors.Select(sensor => new
    {
        sensor.SensorType, sensor.Name, sensor.Slug, sensor_config = JsonText.Parse(sensor.SensorConfig),
    }), JsonText.Compact);

    private static string Literal(JsonNode node) => PythonLiteral.Of(JsonText.Parse(JsonText.Write(node)));
}
