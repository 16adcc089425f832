using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Devices;

namespace HomeHub.Tests.Devices;

public sealed class AddDeviceModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Küche oben", "kuche-oben")]
    [InlineData("  Hall / stairs  ", "hall-stairs")]
    [InlineData("Straße_7", "strase_7")]
    [InlineData("Ćwiek", "cwiek")]
    [InlineData("🍳", null)]
    [InlineData("", null)]
    public void An_id_is_made_of_what_of_a_name_can_be_in_one(string name, string? id) => Assert.Equal(id, DeviceId.From(name));

    [Fact]
    public void However_long_a_name_is_the_id_is_valid() => Assert.True(DeviceId.IsValid(DeviceId.From(string.Concat(Enumerable.Repeat("name ", 40)))));

    [Fact]
    public async Task The_id_follows_the_name_until_somebody_writes_one()
    {
        await using var core = await new TestCore().StartWriterAsync();
        var model = new AddDeviceModel(core.Get<DeviceRegistry>()) { Name = "Hall" };
        Assert.Equal("hall", model.Id);

        model.Id = "entrance";
        model.Name = "Front door";

        Assert.Equal("entrance", model.Id);
        model.Id = "";
        Assert.Equal("front-door", model.Id);
    }

    [Fact]
    public async Task One_that_somebody_added_is_taken_and_one_that_appeared_by_itself_is_completed()
    {
        await using var core = (await new TestCore().StartWriterAsync()).SaveDevices();
        await core.Get<DeviceAdmission>().AddAsync(new NewDevice("hall", "rp2", "Hall"), "a test", Cancellation);
        core.Get<DeviceRegistry>().Heard("attic", core.Clock.GetUtcNow(), legacy: true, "Attic", retained: false);
        var model = new AddDeviceModel(core.Get<DeviceRegistry>()) { Name = "Hall" };
        Assert.Equal(("hall-2", true), (model.Id, model.IsValid));

        model.Id = "hall";
        Assert.Equal(("There is a device with this id already.", "Hall"), (model.IdFault, model.Taken?.Name));

        model.Id = "attic";
        Assert.Equal((null, "Attic"), (model.IdFault, model.Completed?.Name));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("a/b")]
    [InlineData("ü")]
    public async Task An_id_that_breaks_the_rule_is_told_the_rule(string id)
    {
        await using var core = await new TestCore().StartWriterAsync();

        Assert.Equal(DeviceId.Rule, new AddDeviceModel(core.Get<DeviceRegistry>()) { Id = id }.IdFault);
    }

    [Fact]
    public void A_new_device_takes_the_default_and_one_that_runs_keeps_what_it_has()
    {
        var known = new ConnectionSet([new WifiNetwork { Id = 1, Name = "Home", Ssid = "home", IsDefault = true }, new WifiNetwork { Id = 2, Name = "Garden", Ssid = "garden" }], [], []);

        var fresh = new NewConnection(ConfigDocument.Wifi, known, keeps: false, null);
        Assert.Equal([ConnectionChoice.Default, ConnectionChoice.Reusable(2), ConnectionChoice.Own], fresh.Choices.Select(one => one.Choice));
        Assert.Equal(ConnectionChoice.Default, fresh.Choice);
        Assert.Equal(ConnectionChoice.AsOnBoard, new NewConnection(ConfigDocument.Wifi, known, keeps: true, null).Choice);
        Assert.Equal(ConnectionChoice.AsOnBoard, new NewConnection(ConfigDocument.Mqtt, known, keeps: false, "HomeHub's own").Choice);
        Assert.True(new NewConnection(ConfigDocument.Wifi, ConnectionSet.Empty, keeps: false, null).IsNew);
    }

    [Fact]
    public async Task A_device_that_was_added_waits_for_its_first_words_until_it_speaks()
    {
        await using var core = (await new TestCore().StartWriterAsync()).SaveDevices();
        await core.Get<DeviceAdmission>().AddAsync(new NewDevice("hall"), "a test", Cancellation);
        Assert.True(core.Get<DeviceRegistry>().Find("hall")!.NeverSpoke);

        core.Clock.Advance(TimeSpan.FromMinutes(1));
        core.Get<DeviceRegistry>().Heard("hall", core.Clock.GetUtcNow(), legacy: false, null, retained: false);

        Assert.False(core.Get<DeviceRegistry>().Find("hall")!.NeverSpoke);
    }
}
