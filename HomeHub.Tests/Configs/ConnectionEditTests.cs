using HomeHub.Core.Configs;
using HomeHub.Web.Components.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConnectionEditTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_wrong_is_at_its_field_in_a_sentence()
    {
        var edit = ConnectionEdit.New(ConfigDocument.Mqtt, ConnectionSet.Empty);
        (edit.Host, edit.Port, edit.Password) = ("mqtt://x", 70_000, "secret");

        Assert.StartsWith("A name or an address without a scheme", edit.FaultAt("host"));
        Assert.Equal("It has to be a whole number from 1 to 65535.", edit.FaultAt("port"));
        Assert.Equal("There is a password, but no user.", edit.FaultAt("user"));
        Assert.False(edit.IsValid);
    }

    [Fact]
    public void A_name_that_another_one_has_is_refused_before_anything_is_sent()
    {
        var known = new ConnectionSet([new WifiNetwork { Id = 1, Name = "Home", Ssid = "home", IsDefault = true }], [], []);
        var edit = ConnectionEdit.New(ConfigDocument.Wifi, known);

        edit.Ssid = "HOME";

        Assert.Equal("Another one has this name already.", edit.FaultAt("name"));
        Assert.Null(ConnectionEdit.Of(known.Wifi[0], known).FaultAt("name"));
    }

    [Fact]
    public async Task What_a_change_means_is_known_before_and_nothing_is_changed_by_asking()
    {
        await using var core = await OpenAsync();
        var store = core.Get<ConnectionStore>();
        await store.SaveAsync(new WifiNetwork { Name = "Home", Ssid = "home", Password = "long enough" }, "a test", Cancellation);
        await core.SavedAsync(new ConfigContent { Config = """{"wifi":{"use":"default"}}""" });
        var edit = await EditAsync();
        Assert.Equal((ConfigSecrets.Mask, true), (edit.Password, edit.HasPassword));
        edit.Password = "another password";

        Assert.Equal([Kitchen], (await edit.TryAsync(store)).DeviceIds);
        Assert.Equal(1, (await core.Get<ConfigStore>().FindAsync(Kitchen, Cancellation))!.Version);
        Assert.Equal("long enough", (await store.SecretsAsync(Cancellation)).Wifi.Single().Password);

        Assert.Equal([Kitchen], (await edit.SaveAsync(store, "a test")).Save.DeviceIds);
        Assert.Equal("another password", (await store.SecretsAsync(Cancellation)).Wifi.Single().Password);
        var unchanged = await EditAsync();
        unchanged.Name = "House";
        Assert.Empty((await unchanged.TryAsync(store)).DeviceIds);
        await unchanged.SaveAsync(store, "a test");
        Assert.Equal("another password", (await store.SecretsAsync(Cancellation)).Wifi.Single().Password);

        async Task<ConnectionEdit> EditAsync()
        {
            var known = await store.AllAsync(Cancellation);
            return ConnectionEdit.Of(known.Wifi.Single(), known);
        }
    }

    [Fact]
    public void A_config_py_to_look_at_has_no_password_whatever_is_in_it()
    {
        const string source = """
            # the user's password goes here
            WIFI = [{"ssid": "home", "password": "a \" and a \\"}, {"ssid": "open", "password": ""}]
            MQTT = {"host": "h", "user": "u", "password": "p\\", "tls": False}
            UPDATE_KEY = "0123abcd"
            LOG_LEVEL = "info"
            """;

        var hidden = ConfigPy.Hidden(source, "•");

        Assert.Equal("""
            # the user's password goes here
            WIFI = [{"ssid": "home", "password": "•"}, {"ssid": "open", "password": ""}]
            MQTT = {"host": "h", "user": "u", "password": "•", "tls": False}
            UPDATE_KEY = "•"
            LOG_LEVEL = "info"
            """, hidden);
    }
}
