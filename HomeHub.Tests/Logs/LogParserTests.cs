using System.Text;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;

namespace HomeHub.Tests.Logs;

public sealed class LogParserTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_protocol_entry_keeps_every_field()
    {
        var entry = Parse("""{"boot":17,"seq":42,"level":"warning","type":"wifi","message":"back","age_ms":1500,"data":{"rssi":-60},"new":1}""");
        Assert.Equal((17, 42, EntryLevel.Warning, "wifi", "back"), (entry.Boot, entry.Seq, entry.Level, entry.Type, entry.Message));
        Assert.Equal(Now.AddMilliseconds(-1500), entry.DeviceTime);
        Assert.Contains("\"new\":1", entry.Log);
    }

    [Theory]
    [InlineData("""{"message":"m","type":"error"}""", EntryLevel.Error, "error")]
    [InlineData("""{"message":"m","type":"warning"}""", EntryLevel.Warning, "warning")]
    [InlineData("""{"message":"m","type":"boot"}""", EntryLevel.Info, "boot")]
    [InlineData("""{"message":"m"}""", EntryLevel.Info, "info")]
    [InlineData("""{"message":"m","level":"nonsense","type":"error"}""", EntryLevel.Error, "error")]
    public void A_legacy_entry_gets_its_level_from_its_type(string payload, EntryLevel level, string type)
    {
        var entry = Parse(payload);
        Assert.Equal((level, type), (entry.Level, entry.Type));
    }

    [Theory]
    [InlineData("""{"message":"m","unit_id":"attic"}""", "attic")]
    [InlineData("""{"message":"m","device_id":"attic"}""", "attic")]
    [InlineData("""{"message":"m"}""", "kitchen")]
    [InlineData("plain", "kitchen")]
    public void A_legacy_device_is_named_by_the_payload_else_by_the_topic(string payload, string device) =>
        Assert.Equal(device, Parse(payload).DeviceId);

    [Fact]
    public void A_numbered_entry_cannot_speak_for_another_device() =>
        Assert.Equal("kitchen", Parse("""{"boot":1,"seq":1,"message":"m","device_id":"attic"}""").DeviceId);

    [Theory]
    [InlineData("plain text", "plain text", """{"message":"plain text"}""")]
    [InlineData("{oops", "{oops", """{"message":"{oops"}""")]
    [InlineData("[1,2]", "[1,2]", "[1,2]")]
    [InlineData("12.5", "12.5", "12.5")]
    [InlineData("1e400", "1e400", "1e400")]
    [InlineData("\"text\"", "text", "\"text\"")]
    [InlineData("""{"temperature":21}""", """{"temperature":21}""", """{"temperature":21}""")]
    [InlineData("""{"message":{"a":1}}""", """{"a":1}""", """{"message":{"a":1}}""")]
    [InlineData("""{"message":"half \ud800 one"}""", "half \\ud800 one", """{"message":"half \ud800 one"}""")]
    [InlineData("<b>&\"", "<b>&\"", """{"message":"<b>&\""}""")]
    public void Anything_else_is_kept_as_it_came(string payload, string message, string log)
    {
        var entry = Parse(payload);
        Assert.Equal((message, log), (entry.Message, entry.Log));
    }

    [Theory]
    [InlineData("""{"boot":"x","seq":1,"message":"m"}""")]
    [InlineData("""{"boot":-1,"seq":1,"message":"m"}""")]
    [InlineData("""{"boot":1,"seq":0,"message":"m"}""")]
    [InlineData("""{"boot":1e400,"seq":1,"message":"m"}""")]
    public void Numbers_that_make_no_sense_leave_an_entry_without_numbers(string payload)
    {
        var entry = Parse(payload);
        Assert.Equal((null, null, "m"), (entry.Boot, entry.Seq, entry.Message));
    }

    [Fact]
    public void An_absurd_age_is_ignored() => Assert.Null(Parse("""{"message":"m","age_ms":9007199254740991}""").DeviceTime);

    [Theory]
    [InlineData("a/b"), InlineData("+"), InlineData("#"), InlineData(".."), InlineData("a b"), InlineData("$SYS"), InlineData("a\0b"), InlineData("küche")]
    public void A_bad_device_id_is_refused(string id)
    {
        var payload = $$"""{"message":"m","device_id":{{System.Text.Json.JsonSerializer.Serialize(id)}}}""";
        Assert.Equal(RejectReason.BadDeviceId, Assert.Throws<RejectedException>(() => Parse(payload)).Reason);
    }

    [Fact]
    public void Payloads_that_break_a_ground_rule_are_refused_with_the_reason()
    {
        Assert.Equal(RejectReason.Empty, Refused([]));
        Assert.Equal(RejectReason.NotUtf8, Refused([0xff, 0xfe, 0x41]));
        Assert.Equal(RejectReason.TooLarge, Refused(new byte[PayloadReader.MaxBytes + 1]));
        Assert.Equal(RejectReason.TooDeep, Refused(Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000))));
        Assert.Equal(RejectReason.TooDeep, Refused(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 33)) + "1" + new string('}', 33))));
    }

    private static LogEntry Parse(string payload) => Parse(Encoding.UTF8.GetBytes(payload));

    private static LogEntry Parse(byte[] payload) =>
        LogParser.Parse(new InboundMessage("homehub/kitchen/log", payload, false, 1, Now), "kitchen").Pending.Entry;

    private static RejectReason Refused(byte[] payload) => Assert.Throws<RejectedException>(() => Parse(payload)).Reason;
}
