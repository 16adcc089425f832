using HomeHub.Core.Devices;
using HomeHub.Web.Components.Devices;

namespace HomeHub.Tests.Devices;

public sealed class DevicePresentationTests
{
    private static readonly Device Online = new() { Id = "b", DisplayName = "Bath", Availability = Availability.Online, Board = "ESP32-C3", Ip = "192.168.1.9" };
    private static readonly Device Offline = new() { Id = "z", DisplayName = "Zone", Availability = Availability.Offline };
    private static readonly Device Stale = new() { Id = "a", Legacy = true, StaleSince = DateTimeOffset.UnixEpoch };

    private static readonly Device Safe = new() { Id = "s", DisplayName = "Shed", Availability = Availability.Online, SafeMode = true };

    [Fact]
    public void What_needs_a_person_comes_first() =>
        Assert.Equal(["z", "s", "a", "b"], DeviceOrder.Sort([Online, Stale, Safe, Offline]).Select(d => d.Id));

    [Theory]
    [InlineData(" bath ", "b")]
    [InlineData("C3", "b")]
    [InlineData("168.1", "b")]
    [InlineData("stale", "a")]
    [InlineData("safe mode", "s")]
    [InlineData("nothing like it", "")]
    [InlineData("", "bzas")]
    public void The_filter_looks_at_name_id_board_address_and_state(string text, string ids) =>
        Assert.Equal(ids, string.Concat(DeviceOrder.Matching([Online, Offline, Stale, Safe], text).Select(d => d.Id)));

    [Fact]
    public void Counts_by_state_in_words()
    {
        Assert.Equal("4 devices: 1 offline, 1 safe mode, 1 stale, 1 online", DeviceOrder.Counts([Online, Stale, Safe, Offline]));
        Assert.Equal("no devices yet", DeviceOrder.Counts([]));
    }

    [Theory]
    [InlineData(-50, "−50 dBm, strong")]
    [InlineData(-67, "−67 dBm, good")]
    [InlineData(-68, "−68 dBm, weak")]
    [InlineData(-90, "−90 dBm, very weak")]
    [InlineData(null, null)]
    public void Signal_strength_has_a_word(int? rssi, string? words) => Assert.Equal(words, DeviceFacts.Signal(rssi));

    [Theory]
    [InlineData(900L, "900 B")]
    [InlineData(118_432L, "115.7 KiB")]
    [InlineData(1_480_000L, "1.4 MiB")]
    [InlineData(79_000_000_000L, "73.57 GiB")]
    [InlineData(null, null)]
    public void Sizes_have_the_unit_that_suits_them(long? bytes, string? words) => Assert.Equal(words, DeviceFacts.Bytes(bytes));

    [Fact]
    public void Health_leaves_out_what_a_device_never_told()
    {
        Assert.Equal(["First heard", "Device id"], HealthFacts.Of(Stale).Select(fact => fact.Name));
        var full = HealthFacts.Of(new Device { Id = "x", Rssi = -50, UptimeSeconds = 3_700, BootCount = 17, BootCause = "watchdog" });
        Assert.Contains(("Uptime", "1 h 1 min", "at the last heartbeat"), full);
        Assert.Contains(("Last boot", "watchdog", "boot 17"), full);
    }

    [Theory]
    [InlineData("Kitchen", true)]
    [InlineData("", true)]
    [InlineData(null, true)]
    [InlineData("two\nlines", false)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901", false)]
    public void A_name_is_one_line_of_at_most_60_characters(string? name, bool right) => Assert.Equal(right, DeviceName.Fault(name) is null);

    [Theory]
    [InlineData("7d", "7d")]
    [InlineData("24h", "24h")]
    [InlineData("forever", "24h")]
    [InlineData(null, "24h")]
    public void An_unknown_span_in_the_address_is_a_day(string? word, string span) => Assert.Equal(span, TimelineSpan.Of(word).Word);
}
