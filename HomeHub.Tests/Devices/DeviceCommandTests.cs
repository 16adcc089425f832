using System.Text;
using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;

namespace HomeHub.Tests.Devices;

public sealed class DeviceCommandTests
{
    [Fact]
    public void Gets_an_id_and_a_time_to_live_where_it_has_none()
    {
        var command = Read("""{"command":"identify","args":{"seconds":5},"extra":[1]}""");
        var sent = JsonElement.Parse(command.Payload());

        Assert.Empty(command.Faults());
        Assert.Equal(("identify", command.Id, 30.0), (sent.GetProperty("command").GetString(), sent.GetProperty("id").GetString(), sent.GetProperty("ttl_s").GetDouble()));
        Assert.Equal("""{"seconds":5}""", sent.GetProperty("args").GetRawText());
        Assert.Equal("[1]", sent.GetProperty("extra").GetRawText());
        Assert.NotEqual(command.Id, Read("""{"command":"identify"}""").Id);
    }

    [Theory]
    [InlineData("{}", "command")]
    [InlineData("""{"command":5}""", "command")]
    [InlineData("""{"command":""}""", "command")]
    [InlineData("""{"command":"x","id":7}""", "id")]
    [InlineData("""{"command":"x","args":"y"}""", "args")]
    [InlineData("""{"command":"x","ttl_s":0}""", "ttl_s")]
    [InlineData("""{"command":"x","ttl_s":"soon"}""", "ttl_s")]
    [InlineData("""{"command":"x","ttl_s":1e400}""", "ttl_s")]
    public void What_breaks_the_protocol_is_said_by_field(string json, string field) => Assert.Equal([field], Read(json).Faults().Keys);

    [Fact]
    public void A_legacy_device_gets_the_object_as_it_is() =>
        Assert.Equal("""{"do":"restart","now":true}""", Encoding.UTF8.GetString(Read("""{ "do": "restart", "now": true }""").LegacyPayload()));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"command":"x","command":"y"}""")]
    public void What_is_no_object_or_says_a_name_twice_is_refused(string json) => Assert.Throws<RejectedException>(() => Read(json));

    [Fact]
    public void What_no_board_could_take_is_refused()
    {
        var refused = Assert.Throws<RejectedException>(() => Read($$$"""{"command":"x","args":{"text":"{{{new string('a', 2_000)}}}"}}"""));

        Assert.Equal(RejectReason.TooLarge, refused.Reason);
        Assert.Contains("2,000", refused.Message);
    }

    private static DeviceCommand Read(string json) => DeviceCommand.Read(JsonElement.Parse(json));
}
