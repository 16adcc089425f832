using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Messaging;

public sealed class ConnectionGuideTests
{
    [Fact]
    public async Task The_command_is_complete_and_shows_the_password_only_where_it_is_wanted()
    {
        await using var core = new TestCore(("Mqtt:Username", "device"), ("Mqtt:Password", "it's-a-placeholder"), ("Mqtt:Port", "2883"));
        var guide = core.Get<ConnectionGuide>();

        Assert.DoesNotContain("placeholder", guide.PublishCommand("hub", reveal: false));
        Assert.DoesNotContain("placeholder", guide.ConfigLines("hub", reveal: false));
        Assert.Equal("""mosquitto_pub -h hub -p """ + guide.Port + """ -u 'device' -P 'it'\''s-a-placeholder' -q 1 -t homehub/my-device/log -m '{"message":"Hello from my device","type":"boot"}'""",
            guide.PublishCommand("hub", reveal: true));
    }

    [Fact]
    public async Task The_config_lines_are_Python_whatever_the_password_is()
    {
        await using var core = new TestCore(("Mqtt:Username", "device"), ("Mqtt:Password", "a\"b\\c"), ("Mqtt:BaseTopic", "house"));
        var lines = core.Get<ConnectionGuide>().ConfigLines("192.168.1.2", reveal: true).ReplaceLineEndings("\n").Split('\n');

        Assert.Equal($$"""MQTT = {"host": "192.168.1.2", "port": {{core.Get<ConnectionGuide>().Port}}, "user": "device", "password": "a\"b\\c", "tls": False}""", lines[0]);
        Assert.Equal("""BASE_TOPIC = "house" """.TrimEnd(), lines[1]);
    }

    [Fact]
    public async Task An_external_brokers_password_is_never_shown()
    {
        await using var core = new TestCore(("Mqtt:Host", "broker.example"), ("Mqtt:Username", "hub"), ("Mqtt:Password", "placeholder"), ("Mqtt:UseTls", "true"));
        var guide = core.Get<ConnectionGuide>();

        Assert.Equal(["broker.example"], guide.Hosts);
        Assert.Null(guide.Password);
        Assert.Equal("""mosquitto_pub -h broker.example -p 1883 --tls-use-os-certs -u 'hub' -P '…' -q 1 -t homehub/my-device/log -m '{"message":"Hello from my device","type":"boot"}'""",
            guide.PublishCommand("broker.example", reveal: true));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task A_broker_on_this_machine_is_told_to_boards_by_an_address_they_can_reach(string host)
    {
        await using var core = new TestCore(("Mqtt:Host", host));
        var guide = core.Get<ConnectionGuide>();

        Assert.Equal(ConnectionGuide.OwnHosts, guide.Hosts);
        Assert.DoesNotContain(host, guide.Hosts);
        Assert.Equal(host, guide.BrokerHost);
    }
}
