using HomeHub.Core.Configs;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConnectionStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_of_its_kind_is_the_default_and_passwords_stay_inside()
    {
        await using var core = await OpenAsync();

        Assert.Empty((await core.Get<ConnectionStore>().SaveAsync(Network("Home"), "Ann", Cancellation)).Errors);

        var network = Assert.Single((await core.Get<ConnectionStore>().AllAsync(Cancellation)).Wifi);
        Assert.Equal((true, ConfigSecrets.Mask), (network.IsDefault, network.Password));
    }

    [Fact]
    public async Task A_new_password_makes_a_new_version_for_every_device_that_uses_it_and_no_other()
    {
        await using var core = await OpenAsync();
        foreach (var id in new[] { "hall", "attic", "cellar" })
        {
            await core.AddAsync(id, id);
        }

        var connections = core.Get<ConnectionStore>();
        await connections.SaveAsync(Network("Home"), "Ann", Cancellation);
        var home = (await connections.AllAsync(Cancellation)).Wifi.Single();
        await core.SavedAsync(new ConfigContent { Config = """{"wifi":{"use":"default"}}""" });
        await core.SavedAsync(new ConfigContent { Config = $"{{\"wifi\":{{\"use\":{home.Id}}}}}" }, "hall");
        await core.SavedAsync(new ConfigContent { Config = """{"wifi":{"ssid":"own"}}""" }, "attic");
        await core.SavedAsync(new ConfigContent(), "cellar");

        home.Password = "another password";
        var save = await connections.SaveAsync(home, "Ann", Cancellation);

        Assert.Equal(["hall", "kitchen"], save.DeviceIds.Order());
        Assert.Equal((2, 2, 1, 1), (await VersionAsync(Kitchen), await VersionAsync("hall"), await VersionAsync("attic"), await VersionAsync("cellar")));
        Assert.Equal("another password", (await core.DesiredAsync("hall")).GetProperty("connections").GetProperty("wifi")[0].GetProperty("password").GetString());
        Assert.Equal("Wi-Fi Home changed", (await core.Get<ConfigVersionStore>().FindAsync("hall", 2, Cancellation))!.Changes);
        Assert.Equal(["hall", "kitchen"], (await connections.UsersAsync(home, Cancellation)).Order());

        async Task<long> VersionAsync(string id) => (await core.Get<ConfigStore>().FindAsync(id, Cancellation))!.Version;
    }

    [Fact]
    public async Task A_masked_password_is_the_stored_one_and_an_unchanged_connection_makes_no_version()
    {
        await using var core = await OpenAsync();
        var connections = core.Get<ConnectionStore>();
        await connections.SaveAsync(Network("Home"), "Ann", Cancellation);
        await core.SavedAsync(new ConfigContent { Config = """{"wifi":{"use":"default"}}""" });
        var home = (await connections.AllAsync(Cancellation)).Wifi.Single();

        home.Name = "House";
        var renamed = await connections.SaveAsync(home, "Ann", Cancellation);
        home = (await connections.AllAsync(Cancellation)).Wifi.Single();
        home.Ssid = "house";
        var moved = await connections.SaveAsync(home, "Ann", Cancellation);

        Assert.Empty(renamed.DeviceIds);
        Assert.Equal([Kitchen], moved.DeviceIds);
        var sent = (await core.DesiredAsync()).GetProperty("connections").GetProperty("wifi")[0];
        Assert.Equal(("house", "password of Home"), (sent.GetProperty("ssid").GetString(), sent.GetProperty("password").GetString()));
    }

    [Fact]
    public async Task Another_default_takes_its_devices_along()
    {
        await using var core = await OpenAsync();
        var connections = core.Get<ConnectionStore>();
        await connections.SaveAsync(Network("Home"), "Ann", Cancellation);
        await core.SavedAsync(new ConfigContent { Config = """{"wifi":{"use":"default"}}""" });

        var garden = Network("Garden");
        garden.IsDefault = true;
        var save = await connections.SaveAsync(garden, "Ann", Cancellation);

        Assert.Equal([Kitchen], save.DeviceIds);
        Assert.Equal(["Garden"], (await connections.AllAsync(Cancellation)).Wifi.Where(network => network.IsDefault).Select(network => network.Name));
        garden.IsDefault = false;
        Assert.Equal("is_default", Assert.Single((await connections.SaveAsync(garden, "Ann", Cancellation)).Errors).Path);
    }

    [Fact]
    public async Task One_that_is_in_use_is_not_deleted_and_the_devices_are_named()
    {
        await using var core = await OpenAsync();
        var connections = core.Get<ConnectionStore>();
        await connections.SaveAsync(Network("Home"), "Ann", Cancellation);
        await core.SavedAsync(new ConfigContent { Config = """{"wifi":{"use":"default"}}""" });
        var id = (await connections.AllAsync(Cancellation)).Wifi.Single().Id;

        var refused = await connections.DeleteAsync<WifiNetwork>(id, Cancellation);
        await core.SavedAsync(new ConfigContent());
        var deleted = await connections.DeleteAsync<WifiNetwork>(id, Cancellation);
        var again = await connections.DeleteAsync<WifiNetwork>(id, Cancellation);

        Assert.Contains("Home is in use by kitchen", Assert.Single(refused.Errors).Message);
        Assert.Empty(deleted.Errors);
        Assert.Empty(again.Errors);
        Assert.Empty((await connections.AllAsync(Cancellation)).Wifi);
    }

    [Fact]
    public async Task What_cannot_be_used_is_named_by_its_field()
    {
        await using var core = await OpenAsync();
        var connections = core.Get<ConnectionStore>();
        await connections.SaveAsync(new MqttBroker { Name = "House", Host = "broker.local" }, "Ann", Cancellation);

        var errors = (await connections.SaveAsync(new MqttBroker { Name = "house", Host = "mqtt://x", Port = 0, Password = "p" }, "Ann", Cancellation)).Errors;

        Assert.Equal(["host", "name", "port", "user"], errors.Select(error => error.Path).Order());
        Assert.Single((await connections.AllAsync(Cancellation)).Mqtt);
    }

    private static WifiNetwork Network(string name) => new() { Name = name, Ssid = name.ToLowerInvariant(), Password = $"password of {name}" };
}
