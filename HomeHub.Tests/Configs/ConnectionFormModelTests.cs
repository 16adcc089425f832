using HomeHub.Core.Configs;
using HomeHub.Web.Components.Configs;

namespace HomeHub.Tests.Configs;

public sealed class ConnectionFormModelTests
{
    private static readonly ConnectionSet Reusable = new(
        [new WifiNetwork { Id = 3, Name = "House", Ssid = "house", IsDefault = true }, new WifiNetwork { Id = 4, Name = "Shed", Ssid = "shed" }], [], []);

    [Fact]
    public void Offers_the_default_and_each_reusable_one_where_there_are_some()
    {
        Assert.Equal(["As on the board", "The default (House)", "House", "Shed", "Its own"], Of("wifi", "{}").Choices.Select(choice => choice.Words));
        Assert.Equal(["As on the board", "Its own"], Of("mqtt", "{}").Choices.Select(choice => choice.Words));
        Assert.Contains("One that is gone", Of("mqtt", """{"mqtt":{"use":9}}""").Choices.Select(choice => choice.Words));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"wifi":{"use":"default"}}""")]
    [InlineData("""{"wifi":{"use":4}}""")]
    [InlineData("""{"wifi":{"ssid":"barn","password":"********","hidden":true}}""")]
    [InlineData("""{"wifi":[{"ssid":"barn","password":""},{"ssid":"yard"}]}""")]
    [InlineData("""{"wifi":"a shape no form knows"}""")]
    [InlineData("""{"mqtt":{"host":"broker.example","port":"1883","tls":{"ca":"/ca.pem"}}}""")]
    public void What_is_not_touched_stays_as_it_came(string config)
    {
        var document = ConfigDocument.Parse(config);
        foreach (var kind in ConfigDocument.Connections)
        {
            Of(kind, config).WriteTo(document);
        }

        Assert.Equal(config, document.ToJson());
    }

    [Fact]
    public void A_network_of_its_own_is_an_object_and_several_are_a_list()
    {
        var wifi = Of("wifi", "{}");
        wifi.Choose(ConnectionChoice.Own);
        (wifi.Own[0].Ssid, wifi.Own[0].Password) = ("barn", "placeholder");
        Assert.Equal("""{"wifi":{"ssid":"barn","password":"placeholder"}}""", Written(wifi));
        Assert.Equal("connections.wifi", wifi.PathOf(wifi.Own[0]));

        wifi.AddNetwork();
        wifi.Own[1].Ssid = "yard";
        Assert.Equal("""{"wifi":[{"ssid":"barn","password":"placeholder"},{"ssid":"yard","password":""}]}""", Written(wifi));
        Assert.Equal("connections.wifi[1]", wifi.PathOf(wifi.Own[1]));
    }

    [Fact]
    public void What_else_stands_in_its_own_is_kept_when_a_field_changes()
    {
        var mqtt = Of("mqtt", """{"mqtt":{"host":"one.example","port":8883,"user":"kitchen","password":"********","tls":{"ca":"/ca.pem"},"keepalive":30}}""");
        mqtt.Own[0].Host = "two.example";
        mqtt.Own[0].Port = "no number";

        Assert.True(mqtt.Own[0].Tls);
        Assert.Equal("""{"mqtt":{"host":"two.example","port":"no number","user":"kitchen","password":"********","tls":{"ca":"/ca.pem"},"keepalive":30}}""", Written(mqtt));

        mqtt.Choose(ConnectionChoice.AsOnBoard);
        Assert.Equal("{}", Written(mqtt));
    }

    private static ConnectionFormModel Of(string kind, string config) => new(kind, ConfigDocument.Parse(config), Reusable);

    private static string Written(ConnectionFormModel connection)
    {
        var document = ConfigDocument.Parse("{}");
        connection.WriteTo(document);
        return document.ToJson();
    }
}
