using HomeHub.Core.Configs;

namespace HomeHub.Tests.Configs;

public sealed class ConfigSecretsTests
{
    [Theory]
    [InlineData("""{"wifi":{"ssid":"home","password":"secret-1"}}""", """{"wifi":{"ssid":"home","password":"********"}}""")]
    [InlineData("""{"wifi":[{"ssid":"a","password":"secret-1"},{"ssid":"b","password":""}]}""", """{"wifi":[{"ssid":"a","password":"********"},{"ssid":"b","password":""}]}""")]
    [InlineData("""{"ftp":{"PASSWORD":"x","user":"u"},"nested":{"api_token":"t","n":1e400}}""", """{"ftp":{"PASSWORD":"********","user":"u"},"nested":{"api_token":"********","n":1e400}}""")]
    [InlineData("""{"password":5}""", """{"password":5}""")]
    public void Secrets_are_masked_and_nothing_else(string config, string masked) =>
        Assert.Equal(masked, ConfigSecrets.Masked(new ConfigContent { Config = config }).Config);

    [Theory]
    [InlineData("""{"wifi":{"ssid":"new","password":"********"}}""", """{"wifi":{"ssid":"home","password":"secret-1"}}""", """{"wifi":{"ssid":"new","password":"secret-1"}}""")]
    [InlineData("""{"wifi":[{"ssid":"b","password":"********"},{"ssid":"a","password":"********"}]}""", """{"wifi":[{"ssid":"a","password":"of a"},{"ssid":"b","password":"of b"}]}""", """{"wifi":[{"ssid":"b","password":"of b"},{"ssid":"a","password":"of a"}]}""")]
    [InlineData("""{"wifi":[{"ssid":"a","password":"********"}]}""", """{"wifi":{"ssid":"a","password":"of a"}}""", """{"wifi":[{"ssid":"a","password":"of a"}]}""")]
    [InlineData("""{"wifi":{"ssid":"a","password":"********"}}""", """{"wifi":[{"ssid":"b","password":"of b"},{"ssid":"a","password":"of a"}]}""", """{"wifi":{"ssid":"a","password":"of a"}}""")]
    [InlineData("""{"mqtt":{"host":"b","password":"new"}}""", """{"mqtt":{"host":"b","password":"old"}}""", """{"mqtt":{"host":"b","password":"new"}}""")]
    public void A_mask_that_comes_back_means_unchanged(string config, string stored, string meant)
    {
        var errors = new List<FieldError>();

        Assert.Equal(meant, ConfigSecrets.Unmasked(config, stored, errors));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("""{"wifi":{"ssid":"a","password":"********"}}""", "{}", "connections.wifi.password")]
    [InlineData("""{"wifi":[{"ssid":"c","password":"********"}]}""", """{"wifi":[{"ssid":"a","password":"of a"}]}""", "connections.wifi[0].password")]
    [InlineData("""{"cloud":{"token":"********"}}""", """{"cloud":{}}""", "settings.cloud.token")]
    public void A_mask_that_stands_for_nothing_is_refused(string config, string stored, string path)
    {
        var errors = new List<FieldError>();
        ConfigSecrets.Unmasked(config, stored, errors);

        Assert.Equal([path], errors.Select(error => error.Path));
    }
}
