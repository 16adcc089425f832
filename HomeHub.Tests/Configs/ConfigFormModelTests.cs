using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConfigFormModelTests
{
    private static readonly Device Pico = new() { Id = Kitchen, Platform = "rp2", DisplayName = "Kitchen" };

    [Fact]
    public void Begins_unchanged_and_keeps_what_it_does_not_know()
    {
        var stored = View("""{"log_level":"debug","poll":{"every":1.50},"wifi":{"use":"default"}}""", Motion(18) with { Id = 1, Slug = "hall" },
            new SensorContent { Id = 2, Slug = "radar", Name = "Radar", SensorType = "radar", SensorConfig = """{"range_m":4}""" });
        var form = new ConfigFormModel(stored, Pico, ConnectionSet.Empty);

        Assert.False(form.IsChanged);
        Assert.False(ConfigMerge.Differs(stored.Content, form.Draft));
        Assert.Equal("""{"poll":{"every":1.50}}""", JsonInput.Write(form.Further.Value));
        Assert.Equal("debug", form.Settings[0].Text);
    }

    [Fact]
    public void A_pin_given_twice_is_refused_at_the_field_and_names_the_other_sensor()
    {
        var form = Form(Motion(18) with { Id = 1 });
        var added = form.Add(SensorTypes.Weather);
        added.Pin!.Type("18");
        form.Check();

        Assert.Equal("GP18 is already used by Hall motion.", form.FaultAt(added, "sensor_config.pin"));
        Assert.Equal("GP18 is already used by Climate.", form.FaultAt(form.Sensors[1], "sensor_config.pin"));
        Assert.Same(added, form.Sensors[0]);
        added.Pin.Type("19");
        form.Check();
        Assert.Null(form.FaultAt(added, "sensor_config.pin"));
        Assert.Empty(form.Errors);
    }

    [Theory]
    [InlineData("3600001", "Has to be a whole number from 0 to 3600000 ms.")]
    [InlineData("1.5", "Has to be a whole number from 0 to 3600000 ms.")]
    [InlineData("0", null)]
    public void A_number_out_of_range_is_said_at_its_field(string typed, string? fault)
    {
        var form = Form(Motion(18) with { Id = 1 });
        form.Sensors[0].Inputs[1].Type(typed);
        form.Check();

        Assert.Equal(fault, form.FaultAt(form.Sensors[0], "sensor_config.retrigger_delay_ms"));
    }

    [Fact]
    public void A_field_nobody_filled_in_yet_is_quiet_until_somebody_tries_to_save()
    {
        var form = Form();
        var added = form.Add(SensorTypes.Motion);

        Assert.Null(form.FaultAt(added, "sensor_config.pin", added.Pin!.IsTyped));
        Assert.False(form.HasFault(added));
        form.Refuse([]);
        Assert.NotNull(form.FaultAt(added, "sensor_config.pin", added.Pin.IsTyped));
        Assert.Equal("Motion, Pin", Assert.Single(form.AllFaults()).Field);
    }

    [Fact]
    public void A_strapping_pin_is_no_fault()
    {
        var form = new ConfigFormModel(View("{}", Motion(12) with { Id = 1 }), new Device { Id = "x", Platform = "esp32" }, ConnectionSet.Empty);

        Assert.Empty(form.Errors);
        Assert.NotNull(form.Board!.Find("12")!.Warning);
    }

    [Fact]
    public void A_removed_sensor_frees_its_pin_and_can_be_kept_after_all()
    {
        var form = Form(Motion(18) with { Id = 1 });
        form.Remove(form.Sensors[0]);
        var added = form.Add(SensorTypes.Weather);
        added.Pin!.Type("18");
        form.Check();

        Assert.Empty(form.Errors);
        Assert.Equal(["Climate"], form.Draft.Sensors.Select(sensor => sensor.Name));
        form.Keep(form.Sensors[1]);
        Assert.NotEmpty(form.Errors);
        form.Remove(added);
        Assert.Equal(["Hall motion"], form.Sensors.Select(sensor => sensor.Name));
        Assert.False(form.IsChanged);
    }

    [Fact]
    public void What_the_device_rejected_stands_at_its_field_until_that_changes()
    {
        var form = Form(Motion(18) with { Id = 1 }, Motion(19, "Door") with { Id = 2 });
        form.Reported = new ConfigState(ConfigStateKind.Rejected, 3, 2, null, new Dictionary<string, string> { ["sensors[1].sensor_config.pin"] = "pin 19 is broken" }, "");
        // Counted as the device counts: what is removed here does not move it.
        form.Remove(form.Sensors[0]);

        Assert.Equal("The device says: pin 19 is broken", form.FaultAt(form.Sensors[1], "sensor_config.pin"));
        Assert.True(form.HasFault(form.Sensors[1]));
        form.Sensors[1].Pin!.Type("20");
        form.Check();
        Assert.Null(form.FaultAt(form.Sensors[1], "sensor_config.pin"));
    }

    [Fact]
    public void A_sensor_that_did_not_start_says_so_as_a_whole()
    {
        var form = Form(Motion(18) with { Id = 1 });
        form.Reported = new ConfigState(ConfigStateKind.Reverted, 3, 2, null, new Dictionary<string, string> { ["sensors[0]"] = "does not answer" }, "");

        Assert.Equal("The device says: does not answer", form.FaultAt(form.Sensors[0], ""));
        Assert.True(form.HasFault(form.Sensors[0]));
        form.Sensors[0].Pin!.Type("20");
        form.Check();
        Assert.False(form.HasFault(form.Sensors[0]));
    }

    [Theory]
    [InlineData("http://localhost:8080/devices/kitchen?tab=configuration&version=3", true)]
    [InlineData("devices/kitchen?tab=configuration", true)]
    [InlineData("devices/kitchen?tab=logs", false)]
    [InlineData("devices/kitchen", false)]
    [InlineData("devices/kitchen2?tab=configuration", false)]
    [InlineData("logs", false)]
    public void Only_another_part_of_the_same_tab_leaves_the_draft_alone(string target, bool keeps) => Assert.Equal(keeps, ConfigFormAddress.Keeps(target, Kitchen));

    [Fact]
    public void What_is_no_JSON_cannot_be_saved_and_is_not_lost()
    {
        var form = Form();
        form.Further.Type("{\"poll\":");
        form.Check();

        Assert.True(form.IsChanged);
        Assert.Equal("settings", Assert.Single(form.Errors).Path);
        Assert.Equal("{\"poll\":", form.Further.Text);
    }

    [Fact]
    public void Another_Wi_Fi_means_a_restart_and_another_FTP_server_does_not()
    {
        var form = Form();
        form.Connections[2].Choose(ConnectionChoice.Own);
        form.Check();
        Assert.True(form.IsChanged);
        Assert.False(form.MovesConnections);

        form.Connections[0].Choose(ConnectionChoice.Own);
        form.Check();
        Assert.True(form.MovesConnections);
        Assert.Equal("The network's name has 1 to 32 bytes.", form.FaultAt("connections.wifi.ssid"));
    }

    private static ConfigFormModel Form(params SensorContent[] sensors) => new(View("{}", sensors), Pico, ConnectionSet.Empty);

    private static ConfigView View(string config, params SensorContent[] sensors) =>
        new(1, Kitchen, 3, new ConfigContent { Name = "Kitchen", Config = config, Sensors = sensors }, default);
}
