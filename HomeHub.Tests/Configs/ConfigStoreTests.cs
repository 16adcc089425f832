using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConfigStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_save_is_version_1_and_says_what_was_added()
    {
        await using var core = await OpenAsync();

        var view = await core.SavedAsync(new ConfigContent { Name = "Kitchen", Config = """{"log_level":"debug"}""", Sensors = [Motion(18)] });

        Assert.Equal(1, view.Version);
        Assert.Equal("hall-motion", Assert.Single(view.Content.Sensors).Slug);
        var version = Assert.Single(await core.Get<ConfigVersionStore>().ListAsync(Kitchen, cancellation: Cancellation));
        Assert.Equal(("a test", "Added Hall motion (Motion (PIR), pin 18); log_level debug"), (version.Author, version.Changes));
    }

    [Fact]
    public async Task The_message_to_the_device_is_the_contracts()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Name = "Küche", Config = """{"notes":"warm","wifi":{"ssid":"home","password":"long enough"},"mqtt":{"host":"b"}}""", Sensors = [Motion(18)] });

        var message = (await core.Get<ConfigReportStore>().DesiredAsync(Kitchen, Cancellation))!.Value.Message;

        Assert.Equal(
            """
            {"version":1,"name":"Küche","settings":{"log_level":"info","notes":"warm"},
            "sensors":[{"slug":"hall-motion","name":"Hall motion","sensor_type":"motion","sensor_config":{"pin":18,"retrigger_delay_ms":10000}}],
            "connections":{"wifi":[{"ssid":"home","password":"long enough"}],"mqtt":{"host":"b","port":1883,"user":"","password":"","tls":false}}}
            """.ReplaceLineEndings(""), message);
    }

    [Fact]
    public async Task Saving_what_is_there_makes_no_version()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });

        var save = await core.Get<ConfigStore>().SaveAsync(Kitchen, await core.ContentAsync(), 1, "again", Cancellation);

        Assert.False(save.Changed);
        Assert.Equal(1, save.Saved!.Version);
    }

    [Fact]
    public async Task Whoever_saves_second_gets_the_others_text_and_overwrites_nothing()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        var draft = await core.ContentAsync();
        await core.Get<ConfigStore>().SaveAsync(Kitchen, draft with { Config = """{"log_level":"error"}""" }, 1, "Ann", Cancellation);

        var save = await core.Get<ConfigStore>().SaveAsync(Kitchen, draft with { Config = """{"log_level":"debug"}""" }, 1, "Bob", Cancellation);

        Assert.Null(save.Saved);
        Assert.Equal(("Ann", 2L), (save.Conflict!.Author, save.Conflict.Theirs.Version));
        Assert.Contains("error", save.Conflict.Theirs.Content.ToText());
        Assert.Contains("error", (await core.ContentAsync()).Config);
    }

    [Fact]
    public async Task A_draft_with_errors_changes_nothing()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(18)] });

        var save = await core.Get<ConfigStore>().SaveAsync(Kitchen, new ConfigContent { Sensors = [Motion(18), Weather(18)] }, 1, "x", Cancellation);

        Assert.Equal(["sensors[0].sensor_config.pin", "sensors[1].sensor_config.pin"], save.Errors.Select(error => error.Path));
        Assert.Single((await core.ContentAsync()).Sensors);
        Assert.Single(await core.Get<ConfigVersionStore>().ListAsync(Kitchen, cancellation: Cancellation));
    }

    [Fact]
    public async Task A_sensor_keeps_its_id_and_its_slug_whatever_becomes_of_its_name()
    {
        await using var core = await OpenAsync();
        var before = (await core.SavedAsync(new ConfigContent { Sensors = [Motion(18), Weather(26)] })).Content.Sensors;

        var after = (await core.SavedAsync(new ConfigContent { Sensors = [before[1] with { Name = "Cellar" }, Motion(17)] })).Content.Sensors;

        Assert.Equal((before[1].Id, "climate", "Cellar"), (after[0].Id, after[0].Slug, after[0].Name));
        Assert.True(after[1].Id > before[1].Id);
        Assert.Equal("hall-motion", after[1].Slug);
    }

    [Fact]
    public async Task Two_sensors_of_one_name_get_slugs_of_their_own()
    {
        await using var core = await OpenAsync();

        var view = await core.SavedAsync(new ConfigContent { Sensors = [Motion(18), Motion(17), Motion(16, "***")] });

        Assert.Equal(["hall-motion", "hall-motion-2", "motion"], view.Content.Sensors.Select(sensor => sensor.Slug));
    }

    [Fact]
    public async Task Restoring_makes_a_new_version_with_the_old_sensors()
    {
        await using var core = await OpenAsync();
        var first = await core.SavedAsync(new ConfigContent { Name = "Kitchen", Config = """{"wifi":{"ssid":"home","password":"first password"}}""", Sensors = [Motion(18), Weather(26)] });
        await core.SavedAsync(new ConfigContent { Name = "Pantry", Sensors = [Weather(22, "Fridge")] });

        var save = await core.Get<ConfigStore>().RestoreAsync(Kitchen, 1, 2, "Ann", Cancellation);

        Assert.Equal(3, save.Saved!.Version);
        Assert.Equal(first.Content.Sensors, save.Saved.Content.Sensors);
        Assert.Equal("Pantry", save.Saved.Content.Name);
        Assert.Equal("first password", (await core.DesiredAsync()).GetProperty("connections").GetProperty("wifi")[0].GetProperty("password").GetString());
        Assert.StartsWith("Version 1 restored: Added Hall motion", (await core.Get<ConfigVersionStore>().FindAsync(Kitchen, 3, Cancellation))!.Changes);
        Assert.Equal("version", Assert.Single((await core.Get<ConfigStore>().RestoreAsync(Kitchen, 9, null, "Ann", Cancellation)).Errors).Path);
    }

    [Fact]
    public async Task Numbers_go_on_after_the_config_and_after_the_device_are_deleted()
    {
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(18)] });
        await core.Get<ConfigStore>().DeleteAsync(Kitchen, "Ann", Cancellation);
        Assert.Null(await core.Get<ConfigStore>().FindAsync(Kitchen, Cancellation));

        var restored = await core.Get<ConfigStore>().RestoreAsync(Kitchen, 1, null, "Ann", Cancellation);
        Assert.Equal(2, restored.Saved!.Version);

        var belongings = core.Get<IEnumerable<IDeviceBelongings>>().OfType<ConfigRemovalStore>().Single();
        Assert.Equal(["hall-motion"], await belongings.SensorSlugsAsync(Kitchen, Cancellation));
        await belongings.ForgetAsync(Kitchen, Cancellation);

        Assert.Empty(await core.Get<ConfigVersionStore>().ListAsync(Kitchen, cancellation: Cancellation));
        Assert.Equal(3, (await core.SavedAsync(new ConfigContent { Sensors = [Motion(18)] })).Version);
    }

    [Fact]
    public async Task A_new_name_reaches_a_device_that_is_configured_here_and_only_such_a_one()
    {
        await using var core = await OpenAsync();
        await core.AddAsync("hall", "Hall");
        await core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });

        Assert.True(await core.Get<ConfigStore>().RenameAsync(Kitchen, "Pantry", "Ann", Cancellation));
        Assert.True(await core.Get<ConfigStore>().RenameAsync("hall", "Corridor", "Ann", Cancellation));
        Assert.False(await core.Get<ConfigStore>().RenameAsync("nobody", "x", "Ann", Cancellation));

        Assert.Equal("Pantry", (await core.DesiredAsync()).GetProperty("name").GetString());
        Assert.Null(await core.Get<ConfigStore>().FindAsync("hall", Cancellation));
        Assert.Equal("Corridor", core.Get<DeviceRegistry>().Find("hall")!.Name);
    }

    [Fact]
    public async Task A_name_in_a_draft_is_the_devices_name_from_then_on()
    {
        await using var core = await OpenAsync();

        await core.SavedAsync(new ConfigContent { Name = " Pantry " });

        Assert.Equal("Pantry", core.Get<DeviceRegistry>().Find(Kitchen)!.Name);
    }

    [Fact]
    public async Task Copied_sensors_are_new_ones()
    {
        await using var core = await OpenAsync();
        await core.AddAsync("hall", "Hall");
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(18), Weather(26)] });

        var copies = await core.Get<ConfigStore>().CopySensorsAsync(Kitchen, Cancellation);
        var hall = await core.SavedAsync(new ConfigContent { Sensors = copies }, "hall");

        Assert.Equal(["hall-motion", "climate"], hall.Content.Sensors.Select(sensor => sensor.Slug));
        Assert.Empty(hall.Content.Sensors.Select(sensor => sensor.Id).Intersect((await core.ContentAsync()).Sensors.Select(sensor => sensor.Id)));
    }

    [Fact]
    public async Task What_HomeHub_does_not_know_survives_a_save()
    {
        await using var core = await OpenAsync();
        const string settings = """{"pin":5,"range":[400,5000.50],"curve":{"a":1e400}}""";

        var view = await core.SavedAsync(new ConfigContent { Config = """{"cloud":{"url":"x","big":123456789012345678901234567890}}""", Sensors = [new() { Name = "CO2", SensorType = "co2", SensorConfig = settings }] });

        Assert.Equal(settings, view.Content.Sensors[0].SensorConfig);
        Assert.Equal(settings, (await core.DesiredAsync()).GetProperty("sensors")[0].GetProperty("sensor_config").GetRawText());
        Assert.Contains("123456789012345678901234567890", view.Content.Config);
    }

    [Fact]
    public async Task A_device_nobody_knows_cannot_be_configured()
    {
        await using var core = await OpenAsync();

        Assert.Contains("knows no device", Assert.Single((await core.Get<ConfigStore>().SaveAsync("nobody", new ConfigContent(), null, "x", Cancellation)).Errors).Message);
    }
}
