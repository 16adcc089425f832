using System.Text;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Devices;

public sealed class DeviceRegistryTests : IAsyncLifetime
{
    private readonly TestCore _core = new(("Devices:NewPerHour", "3"));

    private DeviceRegistry Registry => _core.Get<DeviceRegistry>();

    public ValueTask InitializeAsync()
    {
        _core.Get<HubDatabase>().Prepare();
        _core.SaveDevices();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task What_a_device_announced_is_there_after_a_restart()
    {
        await TellAsync("attic/availability", """{"state":"online","session":"7-1"}""");
        await TellAsync("attic/announce", """
            {"platform":"esp32","board":"DevKit","display_name":"Attic","firmware":{"version":"1.2.0","sequence":4,"slot":"b","files_sha256":"ab"},
             "micropython":"1.27.0","boot":{"count":7,"cause":"power-on"},"wifi":{"ssid":"home","rssi":-61,"ip":"10.0.0.5"},"heap_free":99000,"fs_free":500000,
             "config_version":3,"capabilities":["log"],"protocol":1,"something_new":true}
            """);
        await TellAsync("attic/heartbeat", """{"uptime_s":120,"heap_free":98000,"rssi":-70,"wifi_drops":2,"mqtt_drops":3,"log_dropped":1,"loop_lag_ms":4}""");

        var stored = Assert.Single(await StoredAsync());
        Assert.Equal(("Attic", "esp32", "1.2.0", "b", 7L, "power-on"), (stored.Name, stored.Platform, stored.FirmwareVersion, stored.Slot, stored.BootCount, stored.BootCause));
        Assert.Equal((-70, 98_000L, 120L, 2L, 3L, 1L), (stored.Rssi, stored.HeapFree, stored.UptimeSeconds, stored.WifiDrops, stored.MqttDrops, stored.LogDropped));
        Assert.Contains("something_new", stored.Announce);
        Assert.Equal(DeviceStatus.Online, stored.Status);
    }

    [Fact]
    public async Task Beyond_the_limit_new_devices_are_counted_and_not_registered()
    {
        for (var i = 1; i <= 5; i++)
        {
            Hear($"device-{i}");
        }

        Assert.Equal(3, Registry.All.Count);
        Assert.Equal(2, _core.Get<RejectedMessages>().Counts[RejectReason.TooManyNewDevices]);
        var refused = await Assert.ThrowsAsync<RejectedException>(() => TellAsync("device-6/availability", """{"state":"online"}"""));
        Assert.Equal(RejectReason.TooManyNewDevices, refused.Reason);

        _core.Clock.Advance(TimeSpan.FromMinutes(61));
        Hear("device-4");
        Assert.Equal(4, Registry.All.Count);
    }

    [Fact]
    public void What_the_broker_kept_is_no_sign_of_life()
    {
        var first = _core.Clock.GetUtcNow();
        Hear("attic");
        _core.Clock.Advance(TimeSpan.FromHours(2));
        Hear("attic", retained: true);
        Assert.Equal(first, Registry.Find("attic")!.LastSeen);
    }

    [Fact]
    public async Task A_renamed_device_keeps_its_name_and_a_removed_one_is_gone_with_its_timeline()
    {
        await TellAsync("attic/announce", """{"platform":"rp2","display_name":"Attic","boot":{"count":1,"cause":"power-on"}}""");
        Assert.True(await Registry.RenameAsync("attic", " Loft "));
        Assert.False(await Registry.RenameAsync("nobody", "x"));
        Assert.Equal("Loft", Assert.Single(await StoredAsync()).Name);
        Assert.Contains(await TimelineAsync("attic"), row => row.Summary == "Renamed: Attic → Loft");

        await Registry.RemoveAsync("attic", TestContext.Current.CancellationToken);
        Assert.Empty(await StoredAsync());
        Assert.Empty(await TimelineAsync("attic"));
    }

    [Fact]
    public async Task A_row_that_is_gone_holds_nothing_up()
    {
        await TellAsync("attic/announce", """{"platform":"rp2","display_name":"Attic"}""");
        await TellAsync("cellar/announce", """{"platform":"rp2","display_name":"Cellar"}""");
        var (ofAttic, ofCellar, another) = (Restart("attic"), Restart("cellar"), Restart("cellar"));
        await Task.WhenAll(Registry.RecordAsync(ofAttic), Registry.RecordAsync(ofCellar), Registry.RecordAsync(another));

        // Deleted while it restarts; and a database that was put aside: what was a row of the one is another's now.
        await Registry.RemoveAsync("attic", TestContext.Current.CancellationToken);
        ofCellar.Id += 1_000;
        (ofAttic.Summary, ofCellar.Summary) = ("Restarted after all", "Restarted in 5 s");
        await Task.WhenAll(Registry.RecordAsync(ofAttic), Registry.RecordAsync(ofCellar)).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        await TellAsync("den/announce", """{"platform":"rp2","display_name":"Den"}""").WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(["Cellar", "Den"], (await StoredAsync()).Select(device => device.Name).Order());
        Assert.Empty(await TimelineAsync("attic"));
        Assert.Contains(await TimelineAsync("cellar"), row => row.Summary == "Restarted in 5 s");
        Assert.Null(_core.Get<HubHealth>().Find(Conditions.Task + "devices"));

        TimelineEvent Restart(string id) => new() { DeviceId = id, Kind = TimelineKind.Command, Start = _core.Clock.GetUtcNow(), Summary = "Restart" };
    }

    [Fact]
    public async Task A_device_that_was_only_added_is_not_online_until_it_speaks()
    {
        await Registry.EnsureAsync("attic", _core.Clock.GetUtcNow());
        Assert.Equal(DeviceStatus.Unknown, Registry.Find("attic")!.Status);
        Hear("attic");
        Assert.Equal(DeviceStatus.Online, Registry.Find("attic")!.Status);
    }

    [Theory]
    [InlineData("attic/availability", """{"state":"maybe"}""", RejectReason.WrongType)]
    [InlineData("attic/availability", """{"state":5}""", RejectReason.WrongType)]
    [InlineData("attic/announce", """[]""", RejectReason.WrongType)]
    [InlineData("attic/announce", "nonsense", RejectReason.NotJson)]
    [InlineData("attic/heartbeat", """{"rssi":"strong"}""", RejectReason.WrongType)]
    [InlineData("at tic/heartbeat", "{}", RejectReason.BadDeviceId)]
    public async Task Payloads_that_break_the_protocol_are_refused_and_register_nothing(string topic, string payload, RejectReason reason)
    {
        Assert.Equal(reason, (await Assert.ThrowsAsync<RejectedException>(() => TellAsync(topic, payload))).Reason);
        Assert.Empty(Registry.All);
    }

    private void Hear(string id, bool retained = false) => Registry.Heard(id, _core.Clock.GetUtcNow(), legacy: true, null, retained);

    private Task<List<Device>> StoredAsync() => _core.Get<DeviceStore>().AllAsync(TestContext.Current.CancellationToken);

    private Task<IReadOnlyList<TimelineEvent>> TimelineAsync(string id) => _core.Get<DeviceTimeline>().ReadAsync(
        id, _core.Clock.GetUtcNow().AddDays(-1), _core.Clock.GetUtcNow().AddDays(1), cancellation: TestContext.Current.CancellationToken);

    private async Task TellAsync(string topic, string payload)
    {
        var handler = _core.Get<IEnumerable<IMessageHandler>>().OfType<DeviceHandler>().Single();
        var message = new InboundMessage($"homehub/{topic}", Encoding.UTF8.GetBytes(payload), false, 1, _core.Clock.GetUtcNow());
        await await handler.HandleAsync(message, TestContext.Current.CancellationToken);
    }
}
