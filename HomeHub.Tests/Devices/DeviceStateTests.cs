using HomeHub.Core.Devices;

namespace HomeHub.Tests.Devices;

public sealed class DeviceStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly List<TimelineEvent> _rows = [];
    private readonly DeviceState _state;

    public DeviceStateTests() => _state = new DeviceState(new Device { Id = "attic", FirstSeen = Noon, LastSeen = Noon }, [], Record);

    [Fact]
    public void An_outage_is_one_row_with_start_end_duration_and_cause()
    {
        Online("7-1", 0);
        Announce(7, "power-on", 0);
        Beat(wifiDrops: 0, mqttDrops: 0, 60);
        Offline("7-1", 100);
        Online("7-2", 220);
        Announce(7, "power-on", 221);
        Beat(wifiDrops: 1, mqttDrops: 1, 222);
        var outage = Assert.Single(_rows, r => r.Kind == TimelineKind.Outage);
        Assert.Equal((At(100), At(220), false), (outage.Start, outage.End, outage.Open));
        Assert.Equal("Wi-Fi lost", outage.Cause);
        Assert.Equal("Offline for 2 min: Wi-Fi lost", outage.Summary);
    }

    [Fact]
    public void An_outage_that_ends_with_a_new_boot_was_a_restart()
    {
        Online("7-1", 0);
        Announce(7, "power-on", 0);
        Offline("7-1", 10);
        Online("8-1", 15);
        Announce(8, "watchdog", 15);
        Beat(wifiDrops: 3, mqttDrops: 3, 16);
        Assert.Equal("restarted (watchdog)", Assert.Single(_rows, r => r.Kind == TimelineKind.Outage).Cause);
        Assert.Equal("Restarted: watchdog", _rows.Last(r => r.Kind == TimelineKind.Boot).Summary);
        Assert.Equal(8, _state.Device.BootCount);
    }

    [Fact]
    public void A_lost_broker_connection_is_told_from_lost_wifi()
    {
        Online("7-1", 0);
        Announce(7, "power-on", 0);
        Offline("7-1", 10);
        Online("7-2", 20);
        Beat(wifiDrops: 0, mqttDrops: 1, 21);
        Assert.Equal("broker connection lost", Assert.Single(_rows, r => r.Kind == TimelineKind.Outage).Cause);
    }

    [Fact]
    public void An_outage_that_HomeHub_made_stays_HomeHubs()
    {
        Online("7-1", 0);
        Announce(7, "power-on", 0);
        Assert.True(_state.HubStarted(At(10)));
        Online("7-2", 20);
        Announce(7, "power-on", 20);
        Beat(wifiDrops: 0, mqttDrops: 1, 21);
        Assert.Equal("Offline for 10 s: HomeHub was not running", Assert.Single(_rows, r => r.Kind == TimelineKind.Outage).Summary);

        Offline("7-2", 30);
        Online("7-3", 40);
        Beat(wifiDrops: 0, mqttDrops: 2, 41);
        Assert.Equal("broker connection lost", _rows.Last(r => r.Kind == TimelineKind.Outage).Cause);
    }

    [Fact]
    public void What_ended_before_the_clock_was_set_ends_when_it_did_and_what_began_since_stays()
    {
        const int night = 8 * 3_600;
        Online("7-1", 0);
        _state.HubStarted(At(100));
        Online("7-2", 70);
        Offline("7-2", 80);
        Online("7-3", 90);

        Assert.True(_state.StartCorrected(At(night + 110), TimeSpan.FromSeconds(night)));

        var outages = _rows.Where(r => r.Kind == TimelineKind.Outage).Select(r => (r.Start, r.End, r.Summary));
        Assert.Equal([(At(100), At(night + 70), "Offline for 7 h 59 min: HomeHub was not running"), (At(80), At(90), "Offline for 10 s: connection lost")], outages);
    }

    [Fact]
    public void What_ends_after_the_clock_was_set_has_the_right_time_already()
    {
        Online("7-1", 0);
        _state.HubStarted(At(100));
        Online("7-2", 8 * 3_600);

        Assert.False(_state.StartCorrected(At((8 * 3_600) + 20), TimeSpan.FromHours(7)));

        Assert.Equal(At(8 * 3_600), Assert.Single(_rows, r => r.Kind == TimelineKind.Outage).End);
    }

    [Fact]
    public void The_will_of_an_older_connection_never_overrides_a_newer_online()
    {
        Online("7-1", 0);
        Online("7-2", 5);
        Offline("7-1", 6);
        Assert.Equal(DeviceStatus.Online, _state.Device.Status);
        Assert.DoesNotContain(_rows, r => r.Kind == TimelineKind.Outage);
        Assert.Equal(2, _state.Device.Connects);
    }

    [Fact]
    public void A_reconnect_without_an_outage_is_a_row_of_its_own()
    {
        Online("7-1", 0);
        Online("7-2", 5);
        Online("7-2", 6);
        Assert.Equal("Reconnected to the broker", Assert.Single(_rows).Summary);
    }

    [Fact]
    public void Offline_said_twice_is_one_outage()
    {
        Online("7-1", 0);
        Offline("7-1", 10);
        Offline("7-1", 12);
        Assert.Single(_rows, r => r.Kind == TimelineKind.Outage);
        Assert.Equal(At(10), _state.Device.OfflineSince);
    }

    [Fact]
    public void Missed_boots_are_counted()
    {
        Announce(7, "power-on", 0);
        Announce(10, "crash", 60);
        Assert.Equal("Restarted: crash, 3 times", _rows[^1].Summary);
    }

    [Fact]
    public void A_legacy_device_that_falls_silent_is_stale_and_recovers()
    {
        _state.Device.Legacy = true;
        Assert.False(Tick(minutes: 59));
        Assert.True(Tick(minutes: 61));
        Assert.False(Tick(minutes: 62));
        Assert.Equal((DeviceStatus.Stale, Noon), (_state.Device.Status, _state.Device.StaleSince));
        Assert.True(_state.Heard(Noon.AddMinutes(90)));
        Assert.Equal(DeviceStatus.Online, _state.Device.Status);
        var stale = Assert.Single(_rows);
        Assert.Equal((TimelineKind.Stale, TimeSpan.FromMinutes(90), "Silent for 1 h 30 min"), (stale.Kind, stale.Duration, stale.Summary));
    }

    [Fact]
    public void Silence_is_not_held_against_a_device_while_nobody_listened()
    {
        _state.Device.Legacy = true;
        Assert.False(_state.Tick(Noon.AddHours(3), listeningSince: Noon.AddHours(2.5), staleAfter: TimeSpan.FromHours(1)));
        Assert.True(_state.Tick(Noon.AddHours(4), listeningSince: Noon.AddHours(2.5), staleAfter: TimeSpan.FromHours(1)));
    }

    [Fact]
    public void A_device_that_misses_its_heartbeats_is_stale_though_no_will_came()
    {
        Online("7-1", 0);
        Assert.False(Tick(minutes: 4));
        Assert.True(Tick(minutes: 6));
    }

    [Fact]
    public void Safe_mode_is_said_until_a_boot_without_it()
    {
        Online("7-1", 0);
        _state.Announced(Payload(7, "crash") with { Boot = new(7, "crash", SafeMode: true) }, "{}", At(1));
        Assert.Equal(DeviceStatus.SafeMode, _state.Device.Status);
        Assert.Equal("Restarted: crash, now in safe mode", _rows[^1].Summary);
        Offline("7-1", 10);
        Assert.Equal(DeviceStatus.Offline, _state.Device.Status);
        Online("8-1", 20);
        Announce(8, "command", 21);
        Assert.Equal((DeviceStatus.Online, "Restarted: command"), (_state.Device.Status, _rows.Last(r => r.Kind == TimelineKind.Boot).Summary));
    }

    [Fact]
    public void A_device_in_safe_mode_that_falls_silent_is_stale()
    {
        Online("7-1", 0);
        _state.Announced(Payload(7, "crash") with { Boot = new(7, "crash", SafeMode: true) }, "{}", At(1));
        Assert.True(Tick(minutes: 6));
        Assert.Equal(DeviceStatus.Stale, _state.Device.Status);
    }

    [Fact]
    public void Firmware_and_address_changes_are_rows()
    {
        _state.Announced(Payload(7, "power-on") with { Firmware = new("1.0.0", 1, "a", null), Wifi = new("home", -60, "10.0.0.5") }, "{}", At(0));
        _state.Announced(Payload(7, "power-on") with { Firmware = new("1.1.0", 2, "b", null), Wifi = new("home", -60, "10.0.0.6") }, "{}", At(60));
        Assert.Contains(_rows, r => r.Summary == "Firmware 1.0.0 → 1.1.0");
        Assert.Contains(_rows, r => r.Summary == "Address 10.0.0.5 (home) → 10.0.0.6 (home)");
    }

    [Fact]
    public void A_name_given_by_hand_stays_when_the_device_announces_its_own()
    {
        _state.Device.DisplayName = "Loft";
        _state.Device.NamedByHand = true;
        _state.Announced(Payload(7, "power-on") with { DisplayName = "Attic" }, "{}", At(0));
        Assert.Equal("Loft", _state.Device.Name);
    }

    private void Record(TimelineEvent row)
    {
        if (!_rows.Contains(row))
        {
            _rows.Add(row);
        }
    }

    private void Online(string session, int second) => _state.Available(new AvailabilityPayload("online", session), At(second));

    private void Offline(string session, int second) => _state.Available(new AvailabilityPayload("offline", session), At(second));

    private void Announce(long boot, string cause, int second) => _state.Announced(Payload(boot, cause), "{}", At(second));

    private void Beat(long wifiDrops, long mqttDrops, int second) =>
        _state.Beat(new HeartbeatPayload(second, 100_000, -60, wifiDrops, mqttDrops, 0, 5), At(second));

    private bool Tick(int minutes) => _state.Tick(Noon.AddMinutes(minutes), Noon, TimeSpan.FromHours(1));

    private static AnnouncePayload Payload(long boot, string cause) =>
        new("rp2", "Pico W", null, null, null, new BootPayload(boot, cause, null), null, null, null, null, null, 1);

    private static DateTimeOffset At(int second) => Noon.AddSeconds(second);
}
