using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;

namespace HomeHub.Tests.Contracts;

/// <summary>The hub reads what devices send: the same examples the firmware's own messages are held against.</summary>
public sealed class PayloadTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Announce_is_read() => Assert.Equal(
        new AnnouncePayload(
            "rp2", "Raspberry Pi Pico W with RP2040", "Kitchen",
            new FirmwarePayload("1.0.0", 0, "provisioned", "3f0c6a7c1f0e5d1b9a52c4e88d7e6b1f2a3d4c5b6e7f8091a2b3c4d5e6f70819"),
            "1.27.0", new BootPayload(17, "power-on", SafeMode: false), new WifiPayload("home", -55, "192.168.1.23"),
            HeapFree: 96_208, FsFree: 659_456, ConfigVersion: 0, Simulated: null, Protocol: 1),
        Read<AnnouncePayload>("announce"));

    [Fact]
    public void Availability_is_read() => Assert.Equal(new AvailabilityPayload("online", "17-1"), Read<AvailabilityPayload>("availability"));

    [Fact]
    public void Heartbeat_is_read() => Assert.Equal(
        new HeartbeatPayload(UptimeS: 3_600, HeapFree: 96_208, Rssi: -55, WifiDrops: 0, MqttDrops: 1, LogDropped: 0, LoopLagMs: 12),
        Read<HeartbeatPayload>("heartbeat"));

    [Fact]
    public void Log_is_read()
    {
        var parsed = LogParser.Parse(new InboundMessage("homehub/kitchen/log", Golden.Payload("log"), Retained: false, Qos: 1, Noon), "kitchen");

        var entry = parsed.Pending.Entry;
        Assert.Equal(("kitchen", 17L, 42L), (entry.DeviceId, entry.Boot, entry.Seq));
        Assert.Equal((EntryLevel.Warning, "wifi", "Lost home"), (entry.Level, entry.Type, entry.Message));
        Assert.Equal((Noon, Noon.AddMilliseconds(-1_250)), (entry.Time, entry.DeviceTime));
        Assert.Equal(1, JsonNode.Parse(entry.Log)!["data"]!["drops"]!.GetValue<int>());
        Assert.Contains("drops", parsed.Pending.Body);
        Assert.False(parsed.Legacy);
    }

    [Fact]
    public void A_commands_result_is_read() => Assert.Equal(
        new CommandResultPayload("8f14e45f", "rejected", "level must be one of debug, info, warning, error, critical"), Read<CommandResultPayload>("command-result"));

    [Fact]
    public void A_command_is_sent_as_the_example_has_it()
    {
        var command = DeviceCommand.Read(JsonElement.Parse(Golden.Payload("command")));

        Assert.Empty(command.Faults());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Golden.Payload("command")), JsonNode.Parse(command.Payload())));
    }

    [Fact]
    public void A_config_is_sent_as_the_example_has_it()
    {
        const string config = """{"wifi":{"use":"default"},"mqtt":{"host":"192.168.1.10","user":"device","password":"placeholder"}}""";
        var content = new ConfigContent
        {
            Name = "Kitchen",
            Config = config,
            Sensors =
            [
                new() { Slug = "climate", Name = "Kitchen climate", SensorType = "weather", SensorConfig = """{"pin":26,"measurement_interval_ms":30000}""" },
                new() { Slug = "motion", Name = "Hall motion", SensorType = "motion", SensorConfig = """{"pin":18,"retrigger_delay_ms":10000}""" },
                new() { Slug = "light", Name = "Shelf light", SensorType = "led", SensorConfig = """{"pin":16,"freq":1000,"fade_time_ms":500,"brightness_scale":255}""" },
            ],
        };
        var connections = new ConnectionSet([new() { Name = "Home", Ssid = "home", Password = "placeholder", IsDefault = true }], [], []);

        var sent = DesiredPayload.Build(9, "kitchen", content, connections);

        Assert.Empty(ConfigValidator.Validate(content, "kitchen", Boards.PicoW, connections));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Golden.Payload("config-desired")), JsonNode.Parse(sent)), Encoding.UTF8.GetString(sent));
    }

    /// <summary>A field added to an example, or misspelt in a record, is noticed here whatever it is called.</summary>
    [Theory]
    [InlineData("announce", typeof(AnnouncePayload), "capabilities", "firmware.signed")] // kept as they came, in Device.Announce
    [InlineData("availability", typeof(AvailabilityPayload))]
    [InlineData("heartbeat", typeof(HeartbeatPayload))]
    [InlineData("command-result", typeof(CommandResultPayload))]
    [InlineData("config-reported", typeof(ConfigReportedPayload))]
    [InlineData("config-reported-applied", typeof(ConfigReportedPayload))]
    [InlineData("config-reported-provisioned", typeof(ConfigReportedPayload))]
    [InlineData("config-reported-reverted", typeof(ConfigReportedPayload))]
    [InlineData("config-reported-trial", typeof(ConfigReportedPayload))]
    public void No_field_goes_unread(string name, Type record, params string[] unread)
    {
        var sent = JsonNode.Parse(Golden.Payload(name))!;
        var read = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(sent, record, PayloadJson.Options), record, PayloadJson.Options)!;

        // A null is what a missing field is, too.
        Assert.Equal(Said(sent).Where(field => !unread.Any(field.StartsWith)), Said(read));

        static IEnumerable<string> Said(JsonNode node) => Fields(node).Where(field => !field.EndsWith(" null")).Order();
    }

    private static T Read<T>(string name) => PayloadReader.Read<T>(Golden.Payload(name));

    /// <summary>Every value with its way to it: <c>wifi.rssi -55</c>.</summary>
    private static IEnumerable<string> Fields(JsonNode? node, string way = "") => node is JsonObject parts
        ? parts.SelectMany(part => Fields(part.Value, way.Length == 0 ? part.Key : $"{way}.{part.Key}"))
        : [$"{way} {node?.ToJsonString() ?? "null"}"];
}
