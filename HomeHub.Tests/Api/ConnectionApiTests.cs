using System.Net;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class ConnectionApiTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("wifi", """{"name":"NAME","ssid":"home","password":"long enough"}""", """{"name":"NAME","ssid":"other","password":"********"}""", "ssid")]
    [InlineData("mqtt", """{"name":"NAME","host":"broker.local","user":"u","password":"p"}""", """{"name":"NAME","host":"other.local","user":"u","password":"********"}""", "host")]
    [InlineData("ftp", """{"name":"NAME","host":"files.local","user":"u","password":"p"}""", """{"name":"NAME","host":"other.local","user":"u","password":"********"}""", "host")]
    public async Task A_connection_is_added_changed_and_deleted_and_its_password_never_comes_back(string kind, string body, string change, string field)
    {
        var id = (await hub.SentAsync(HttpMethod.Post, $"/api/home/connections/{kind}/add", body.Replace("NAME", $"a {kind}"))).GetProperty("id").GetInt64();
        await hub.SentAsync(HttpMethod.Put, $"/api/home/connections/{kind}/{id}", change.Replace("NAME", $"a {kind}").Replace("}", ""","is_default":true}"""));

        var item = (await hub.JsonAsync("/api/home/connections")).GetProperty(kind).EnumerateArray().Single(one => one.GetProperty("id").GetInt64() == id);
        Assert.StartsWith("other", item.GetProperty(field).GetString());
        Assert.Equal(("********", true), (item.GetProperty("password").GetString(), item.GetProperty("is_default").GetBoolean()));

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.True((await hub.SentAsync(HttpMethod.Delete, $"/api/home/connections/{kind}/{id}", null)).GetProperty("success").GetBoolean());
        }

        await (await hub.SendAsync(HttpMethod.Put, $"/api/home/connections/{kind}/{id}", change)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("wifi", """{"name":"x","ssid":""}""", "ssid")]
    [InlineData("wifi", """{"ssid":"home"}""", "name")]
    [InlineData("mqtt", """{"name":"x","host":"a b"}""", "host")]
    [InlineData("ftp", """{"name":"x","host":"a","port":70000}""", "port")]
    public async Task What_cannot_be_used_is_refused_at_its_field(string kind, string body, string field)
    {
        var problem = await (await hub.PostAsync($"/api/home/connections/{kind}/add", body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_changed_connection_is_a_new_version_for_its_devices_and_one_in_use_stays()
    {
        await hub.SentAsync(HttpMethod.Post, "/api/home/devices/add", """{"id":"connected"}""");
        var id = (await hub.SentAsync(HttpMethod.Post, "/api/home/connections/wifi/add", """{"name":"Shared","ssid":"shared","password":"long enough"}""")).GetProperty("id").GetInt64();
        await hub.SentAsync(HttpMethod.Put, "/api/home/devices/connected/config", $"{{\"wifi\":{{\"use\":{id}}}}}");

        var changed = await hub.SentAsync(HttpMethod.Put, $"/api/home/connections/wifi/{id}", """{"name":"Shared","ssid":"shared","password":"another one","is_default":true}""");
        var problem = await (await hub.Http.DeleteAsync($"/api/home/connections/wifi/{id}", Cancellation)).ProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal(["connected"], changed.GetProperty("device_ids").EnumerateArray().Select(device => device.GetString()!));
        Assert.Equal(2, (await hub.JsonAsync("/api/home/devices/connected/config")).GetProperty("version").GetInt32());
        Assert.Contains("in use by connected", problem.GetProperty("detail").GetString());
    }
}
