using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

/// <summary>Editing on a real store: following, saving, and two at once.</summary>
public sealed class ConfigEditorTests : IAsyncLifetime
{
    private TestCore _core = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _core = await OpenAsync();

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task A_device_that_nobody_configured_begins_with_nothing_and_gets_version_1()
    {
        var editor = await EditAsync();
        Assert.Equal((0, "Kitchen", true), (editor.Model!.Stored.Version, editor.Model.Name, editor.CanSave));
        Add(editor, SensorTypes.Motion, "18");

        Assert.StartsWith("Version 1 is saved.", await editor.SaveAsync());

        Assert.Equal((1, false), (editor.Model.Stored.Version, editor.Model.IsChanged));
        Assert.False(editor.CanSave);
        Assert.Equal(Actor.Current.Name, (await _core.Get<ConfigVersionStore>().FindAsync(Kitchen, 1, Cancellation))!.Author);
    }

    [Fact]
    public async Task A_draft_with_a_fault_is_not_sent_and_says_why()
    {
        var editor = await EditAsync();
        Add(editor, SensorTypes.Motion, "");

        Assert.Null(await editor.SaveAsync());

        Assert.True(editor.Model!.ShowsFaults);
        Assert.Null(await _core.Get<ConfigStore>().FindAsync(Kitchen, Cancellation));
    }

    [Fact]
    public async Task Follows_others_while_nothing_is_edited_and_keeps_the_draft_once_something_is()
    {
        await _core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        var editor = await EditAsync();
        editor.Open = editor.Model!.Sensors[0];

        await _core.SavedAsync((await _core.ContentAsync()) with { Name = "Galley" });
        await editor.RefreshAsync();
        Assert.Equal(("Galley", 2), (editor.Model.Name, editor.Model.Stored.Version));
        Assert.Equal("Hall motion", editor.Open!.Name);

        editor.Model.Name = "Mine";
        editor.Model.Check();
        await _core.SavedAsync((await _core.ContentAsync()) with { Name = "Theirs" });
        await editor.RefreshAsync();
        Assert.Equal(("Mine", 2, 3, "a test"), (editor.Model.Name, editor.Model.Stored.Version, editor.Newer!.Version, editor.Author));
    }

    [Fact]
    public async Task Two_at_once_get_both_texts_and_nothing_is_overwritten()
    {
        await _core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        var (first, second) = (await EditAsync(), await EditAsync());
        Rename(first, "First");
        Rename(second, "Second");
        Add(second, SensorTypes.Weather, "26");
        await first.SaveAsync();

        Assert.Null(await second.SaveAsync());

        Assert.Equal("First", (await _core.ContentAsync()).Name);
        Assert.Equal(Actor.Current.Name, second.Author);
        Assert.Equal([("Name", "Second", "First"), ("Sensor Climate", "Climate (DHT22) on GP26", "not there")], second.Compared!.Rows.Select(row => (row.Label, row.Mine, row.Theirs)));

        second.Compared.Rows[0].TakesMine = false;
        second.GoOn(second.Compared.Merged());
        Assert.Equal((2, true), (second.Model!.Stored.Version, second.Model.IsChanged));
        Assert.StartsWith("Version 3 is saved.", await second.SaveAsync());
        var content = await _core.ContentAsync();
        Assert.Equal("First", content.Name);
        Assert.Equal(["Hall motion", "Climate"], content.Sensors.Select(sensor => sensor.Name));
    }

    [Fact]
    public async Task Mine_over_theirs_and_theirs_over_mine_are_choices_too()
    {
        await _core.SavedAsync(new ConfigContent { Name = "Kitchen" });
        var editor = await EditAsync();
        Rename(editor, "Mine");
        await _core.SavedAsync(new ConfigContent { Name = "Theirs" });
        await editor.SaveAsync();
        editor.Postpone();
        Assert.Null(editor.Compared);
        Assert.Null(await editor.SaveAsync());
        Assert.NotNull(editor.Compared);

        editor.GoOn(editor.Model!.Draft);
        await editor.SaveAsync();
        Assert.Equal("Mine", (await _core.ContentAsync()).Name);

        Rename(editor, "Again");
        await _core.SavedAsync(new ConfigContent { Name = "Theirs" });
        await editor.SaveAsync();
        editor.Discard();
        Assert.Equal(("Theirs", false), (editor.Model.Name, editor.Model.IsChanged));
    }

    [Fact]
    public async Task A_password_is_kept_unseen_and_can_be_replaced()
    {
        await _core.SavedAsync(new ConfigContent { Name = "Kitchen", Config = """{"wifi":{"ssid":"barn","password":"placeholder-1"}}""" });
        var editor = await EditAsync();
        var own = editor.Model!.Connections[0].Own[0];
        Assert.Equal((true, ConfigSecrets.Mask), (own.HadPassword, own.Password));
        Rename(editor, "Barn");
        await editor.SaveAsync();
        Assert.Contains("placeholder-1", (await _core.DesiredAsync()).GetRawText());

        editor.Model.Connections[0].Own[0].Password = "placeholder-2";
        editor.Model.Check();
        await editor.SaveAsync();
        Assert.Contains("placeholder-2", (await _core.DesiredAsync()).GetRawText());
    }

    [Fact]
    public async Task Copies_of_another_device_come_as_new_ones_and_the_first_that_does_not_fit_is_open()
    {
        await _core.AddAsync("attic", "Attic");
        await _core.SavedAsync(new ConfigContent { Sensors = [Motion(18), Weather(26)] }, "attic");
        await _core.SavedAsync(new ConfigContent { Sensors = [Motion(26, "Door")] });
        var editor = await EditAsync();
        var copies = SensorCopy.Of(await _core.Get<ConfigStore>().CopySensorsAsync("attic", Cancellation), editor.Model!.Draft, editor.Model.Board);
        Assert.Equal([null, "GP26 is already used by Door."], copies.Select(copy => copy.Conflict));
        Assert.All(copies, copy => Assert.True(copy.Wanted));

        editor.AddCopies(copies.Select(copy => copy.Sensor));

        Assert.Equal("Climate", editor.Open!.Name);
        Assert.Equal(["Door", "Hall motion", "Climate"], editor.Model.Sensors.Select(sensor => sensor.Name));
        Assert.Equal([false, true, true], editor.Model.Sensors.Select(sensor => sensor.IsNew));
    }

    private async Task<ConfigEditor> EditAsync()
    {
        var editor = new ConfigEditor(Kitchen, _core.Get<ConfigStore>(), _core.Get<ConfigVersionStore>(), _core.Get<ConnectionStore>(), _core.Get<ConfigSync>(), _core.Get<DeviceRegistry>());
        await editor.RefreshAsync();
        return editor;
    }

    private static void Rename(ConfigEditor editor, string name)
    {
        editor.Model!.Name = name;
        editor.Model.Check();
    }

    private static void Add(ConfigEditor editor, SensorType type, string pin)
    {
        editor.Model!.Add(type).Pin!.Type(pin);
        editor.Model.Check();
    }
}
