using System.Net;
using System.Text;
using HomeHub.Core.Access;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Exceptions;

namespace HomeHub.Tests.Messaging;

/// <summary>The embedded broker's rules by themselves.</summary>
public sealed class BrokerRuleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("homehub/kitchen/log", true)]
    [InlineData("homehub/kitchen/a/b/c", true)]
    [InlineData("homeassistant/device/kitchen/config", true)]
    [InlineData("homehub/kitchen", false)]
    [InlineData("homehub/kitchen2/log", false)]
    [InlineData("homehub/Kitchen/log", false)]
    [InlineData("homehub/all/command", false)]
    [InlineData("homeassistant/device/kitchen2/config", false)]
    [InlineData("homeassistant/status", false)]
    [InlineData("xhomehub/kitchen/log", false)]
    public void A_device_publishes_below_its_own_topic_and_describes_itself(string topic, bool may) =>
        Assert.Equal(may, new TopicRights("kitchen", new Topics("homehub")).MayPublish(topic));

    [Theory]
    [InlineData("homehub/kitchen/#", true)]
    [InlineData("homehub/kitchen/sensors/+/set", true)]
    [InlineData("homehub/all/command", true)]
    [InlineData("homeassistant/status", true)]
    [InlineData("homehub/+/command", false)]
    [InlineData("+/kitchen/command", false)]
    [InlineData("homehub/#", false)]
    [InlineData("homehub/all/#", false)]
    [InlineData("#", false)]
    public void A_device_hears_what_is_its_own_and_what_is_for_all(string filter, bool may) =>
        Assert.Equal(may, new TopicRights("kitchen", new Topics("homehub")).MaySubscribe(filter));

    [Fact]
    public void Packets_pass_however_they_are_cut()
    {
        byte[] packets = [0x30, 5, 1, 2, 3, 4, 5, 0xC0, 0, 0x32, 0x80, 1, .. new byte[128], 0xC0, 0];
        var (whole, single) = (new PacketGate(200, 200), new PacketGate(200, 200));

        whole.Passes(packets);
        foreach (var one in packets)
        {
            single.Passes([one]);
        }

        Assert.False(whole.TooLarge || single.TooLarge);
    }

    [Theory]
    [InlineData(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F }, true)]
    [InlineData(new byte[] { 0x10, 0x81, 0x01 }, true)]
    [InlineData(new byte[] { 0x10, 0x80, 0x80, 0x80, 0x80 }, false)]
    public void A_packet_that_announces_too_much_is_refused_at_its_header(byte[] header, bool tooLarge)
    {
        var gate = new PacketGate(1_000, 128);

        Assert.Throws<MqttProtocolViolationException>(() => gate.Passes(header));
        Assert.Equal(tooLarge, gate.TooLarge);
    }

    [Fact]
    public void After_signing_in_larger_packets_pass()
    {
        var gate = new PacketGate(1_000, 128) { SignedIn = true };

        gate.Passes([0x30, 0xE8, 0x07]);
        gate.Passes(new byte[1_000]);
        Assert.Throws<MqttProtocolViolationException>(() => gate.Passes([0x30, 0xE9, 0x07]));
    }

    [Fact]
    public void Failures_make_an_address_wait_but_not_who_was_in_from_there_before()
    {
        var backoff = new SignInBackoff(_clock);
        var (here, there) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        backoff.Succeeded(here, "home-assistant");
        for (var i = 0; i < SignInBackoff.Free + 20; i++)
        {
            backoff.Failed(here, $"guess-{i}");
        }

        Assert.Equal(TimeSpan.FromMinutes(1), backoff.Wait(here, "a new board"));
        Assert.Equal(TimeSpan.Zero, backoff.Wait(here, "home-assistant"));
        Assert.Equal(TimeSpan.Zero, backoff.Wait(there, "a new board"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, backoff.Wait(here, "a new board"));
    }

    [Fact]
    public void A_fast_client_waits_and_a_steady_one_does_not()
    {
        var rate = new MessageRate(100, _clock);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(TimeSpan.Zero, rate.Take());
        }

        Assert.Equal(TimeSpan.FromMilliseconds(10), rate.Take());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, rate.Take());
    }

    [Fact]
    public void A_hash_is_as_Mosquitto_writes_it_and_knows_its_password()
    {
        var hash = MqttPasswordHash.Make("a password"u8, MqttPasswordHash.ForRandom);

        Assert.Matches("^\\$7\\$1000\\$[A-Za-z0-9+/]{16}\\$[A-Za-z0-9+/]{86}==$", hash);
        Assert.True(MqttPasswordHash.Verify(hash, "a password"u8));
        Assert.False(MqttPasswordHash.Verify(hash, "A password"u8));
        Assert.NotEqual(hash, MqttPasswordHash.Make("a password"u8, MqttPasswordHash.ForRandom));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a password")]
    [InlineData("$6$salt$hash")]
    [InlineData("$7$0$c2FsdA==$aGFzaA==")]
    [InlineData("$7$99999999$c2FsdA==$aGFzaA==")]
    [InlineData("$7$101$not base64$aGFzaA==")]
    public void What_is_no_hash_fits_no_password(string hash) => Assert.False(MqttPasswordHash.Verify(hash, Encoding.UTF8.GetBytes(hash)));

    [Fact]
    public void Passwords_made_here_are_long_random_and_safe_in_addresses()
    {
        var made = Enumerable.Range(0, 50).Select(_ => DeviceCredential.NewPassword()).ToList();

        Assert.Equal(50, made.Distinct().Count());
        Assert.All(made, password => Assert.Matches("^[A-Za-z0-9_-]{32}$", password));
    }
}
