using System.Net;
using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

/// <summary><c>devices/add</c> and <c>devices/{id}/config</c>, by the original's paths and shapes.</summary>
public sealed class ConfigApiTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_is_added_with_an_empty_config()
    {
        var answer = await hub.SentAsync(HttpMethod.Post, "/api/home/devices/add/", """{"id":"new-one","platform":"rp2","display_name":" New one ","device_info":{"room":"attic"}}""");

        Assert.True(answer.GetProperty("success").GetBoolean());
        var device = answer.GetProperty("device");
        Assert.Equal(("new-one", "rp2", "New one", "attic", "unknown"),
            (Word(device, "id"), Word(device, "platform"), Word(device, "display_name"), Word(device.GetProperty("device_info"), "room"), Word(device, "status")));
        var config = await hub.JsonAsync("/api/home/devices/new-one/config");
        Assert.Equal(("new-one", 0, "{}", "unmanaged", 0),
            (Word(config, "device_id"), config.GetProperty("version").GetInt32(), config.GetProperty("config").GetRawText(), Word(config, "state"), config.GetProperty("sensors").GetArrayLength()));
        Assert.Empty((await hub.JsonAsync("/api/home/devices/new-one/sensors/")).EnumerateArray());
    }

    [Fact]
    public async Task A_device_that_appeared_by_itself_is_completed_and_one_that_was_added_is_a_conflict()
    {
        await hub.Get<DeviceRegistry>().ApplyAsync("appeared", DateTimeOffset.UtcNow, _ => { });

        var completed = await hub.SentAsync(HttpMethod.Post, "/api/home/devices/add", """{"id":"appeared","platform":"esp32","display_name":"Appeared"}""");
        var problem = await (await hub.PostAsync("/api/home/devices/add", """{"id":"appeared","display_name":"Other"}""")).ProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal(("Appeared", "esp32"), (Word(completed.GetProperty("device"), "name"), Word(completed.GetProperty("device"), "platform")));
        Assert.True(problem.GetProperty("errors").TryGetProperty("id", out _));
        Assert.Equal("Appeared", Word(await hub.JsonAsync("/api/home/devices/appeared"), "name"));
    }

    [Theory]
    [InlineData("{}", "id")]
    [InlineData("""{"id":"a/b"}""", "id")]
    [InlineData("""{"id":".."}""", "id")]
    [InlineData("""{"id":5}""", "id")]
    [InlineData("""{"id":"x","platform":""}""", "platform")]
    [InlineData("""{"id":"x","display_name":"a\nb"}""", "display_name")]
    [InlineData("""{"id":"x","device_info":"text"}""", "device_info")]
    public async Task A_device_that_cannot_be_added_is_refused_at_its_field(string body, string field)
    {
        var problem = await (await hub.PostAsync("/api/home/devices/add", body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        await (await hub.Http.GetAsync("/api/home/devices/x", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task A_config_is_given_and_replaced_and_comes_back_as_it_was_but_for_its_passwords(string method)
    {
        var id = await AddAsync($"given-{method}");
        const string body = """{"log_level":"debug","wifi":{"ssid":"home","password":"long enough"},"ftp":{"host":"files","user":"u","password":"p"},"cloud":{"n":1e400,"api_token":"t"}}""";

        var first = await hub.SentAsync(new(method), $"/api/home/devices/{id}/config/", body);
        var second = await hub.SentAsync(new(method), $"/api/home/devices/{id}/config", """{"wifi":{"ssid":"garden","password":"********"},"cloud":{"n":1e400,"api_token":"********"}}""");

        Assert.True(first.GetProperty("success").GetBoolean());
        Assert.Equal(
            """{"log_level":"debug","wifi":{"ssid":"home","password":"********"},"ftp":{"host":"files","user":"u","password":"********"},"cloud":{"n":1e400,"api_token":"********"}}""",
            first.GetProperty("config").GetProperty("config").GetRawText());
        Assert.Equal((2, "pending"), (second.GetProperty("config").GetProperty("version").GetInt32(), Word(second.GetProperty("config"), "state")));
        var sent = await DesiredAsync(id);
        Assert.Equal(("garden", "long enough"), (Word(sent.GetProperty("connections").GetProperty("wifi")[0], "ssid"), Word(sent.GetProperty("connections").GetProperty("wifi")[0], "password")));
        Assert.Equal("t", Word(sent.GetProperty("settings").GetProperty("cloud"), "api_token"));
        Assert.Equal(second.GetProperty("config").ToString(), (await hub.JsonAsync($"/api/home/devices/{id}/config")).ToString());
    }

    [Theory]
    [InlineData("""{"log_level":"loud","wifi":{"ssid":""},"mqtt":{"host":"b","port":0}}""", "log_level,mqtt.port,wifi.ssid")]
    [InlineData("""{"wifi":{"ssid":"a","password":"********"}}""", "wifi.password")]
    [InlineData("""{"wifi":{"use":77}}""", "wifi")]
    [InlineData("[1]", "config")]
    [InlineData("\"text\"", "config")]
    [InlineData("null", null)]
    [InlineData("""{"a":1,"a":2}""", "config")]
    [InlineData("""{"a":"\ud83c"}""", "config")]
    [InlineData("""{"a":""", null)]
    public async Task A_bad_config_is_refused_by_its_paths_and_changes_nothing(string body, string? fields)
    {
        var id = await AddAsync("refused");
        var problem = await (await hub.PostAsync($"/api/home/devices/{id}/config", body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(fields, problem.TryGetProperty("errors", out var errors) ? string.Join(',', errors.EnumerateObject().Select(error => error.Name).Order()) : null);
        Assert.Equal(0, (await hub.JsonAsync($"/api/home/devices/{id}/config")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_config_that_is_too_large_or_too_deep_or_no_JSON_is_refused()
    {
        var id = await AddAsync("large");
        var path = $"/api/home/devices/{id}/config";

        var large = await (await hub.PostAsync(path, $$"""{"notes":"{{new string('n', 5_000)}}"}""")).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains("a device takes 4,000", large.GetProperty("errors").GetProperty("config")[0].GetString());
        await (await hub.PostAsync(path, $$"""{"notes":"{{new string('n', 50_000)}}"}""")).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        foreach (var depth in new[] { 40, 100 })
        {
            await (await hub.PostAsync(path, $"{string.Concat(Enumerable.Repeat("{\"a\":", depth))}1{new string('}', depth)}")).ProblemAsync(HttpStatusCode.BadRequest);
        }

        await (await hub.PostAsync(path, "{}", "text/plain")).ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Whoever_names_the_version_replaces_that_one_only()
    {
        var id = await AddAsync("tagged");
        await hub.SentAsync(HttpMethod.Put, $"/api/home/devices/{id}/config", """{"log_level":"debug"}""");
        using var read = await hub.Http.GetAsync($"/api/home/devices/{id}/config", Cancellation);
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);

        using var right = await PutAsync($"/api/home/devices/{id}/config", """{"log_level":"info"}""", "\"1\"");
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        var conflict = await (await PutAsync($"/api/home/devices/{id}/config", """{"log_level":"error"}""", "\"1\"")).ProblemAsync(HttpStatusCode.PreconditionFailed);
        await (await PutAsync($"/api/home/devices/{id}/config", "{}", "\"x\"")).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Contains("version 2, saved by token test", Word(conflict, "detail"));
        Assert.Equal("info", Word((await hub.JsonAsync($"/api/home/devices/{id}/config")).GetProperty("config"), "log_level"));
    }

    [Fact]
    public async Task A_config_is_deleted_once_and_again_and_its_numbers_go_on()
    {
        var id = await AddAsync("deleted");
        await hub.SentAsync(HttpMethod.Post, $"/api/home/devices/{id}/config", """{"log_level":"debug"}""");

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal("""{"success":true}""", (await hub.SentAsync(HttpMethod.Delete, $"/api/home/devices/{id}/config/", null)).GetRawText());
            Assert.Equal("{}", (await hub.JsonAsync($"/api/home/devices/{id}/config")).GetRawText());
        }

        var again = await hub.SentAsync(HttpMethod.Post, $"/api/home/devices/{id}/config", """{"log_level":"error"}""");
        Assert.Equal(2, again.GetProperty("config").GetProperty("version").GetInt32());

        await hub.SentAsync(HttpMethod.Delete, $"/api/home/devices/{id}", null);
        await AddAsync("deleted");
        Assert.Equal(3, (await hub.SentAsync(HttpMethod.Put, $"/api/home/devices/{id}/config", """{"log_level":"error"}""")).GetProperty("config").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Every_version_is_listed_and_can_be_restored()
    {
        var id = await AddAsync("historic");
        await hub.SentAsync(HttpMethod.Put, $"/api/home/devices/{id}/config", """{"log_level":"debug"}""");
        await hub.SentAsync(HttpMethod.Put, $"/api/home/devices/{id}/config", """{"log_level":"error"}""");

        var restored = await hub.SentAsync(HttpMethod.Post, $"/api/home/devices/{id}/config/versions/1/restore", "");
        var versions = (await hub.JsonAsync($"/api/home/devices/{id}/config/versions")).EnumerateArray().ToList();

        Assert.Equal("debug", Word(restored.GetProperty("config").GetProperty("config"), "log_level"));
        Assert.Equal([(3, "Version 1 restored: log_level error → debug"), (2, "log_level debug → error"), (1, "log_level debug")],
            versions.Select(version => (version.GetProperty("version").GetInt32(), Word(version, "changes"))));
        await (await hub.PostAsync($"/api/home/devices/{id}/config/versions/9/restore", "")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_new_name_is_a_new_version_of_a_device_that_is_configured()
    {
        var id = await AddAsync("renamed");
        await hub.SentAsync(HttpMethod.Put, $"/api/home/devices/{id}/config", """{"log_level":"debug"}""");

        await hub.SentAsync(HttpMethod.Post, $"/api/home/devices/{id}/display_name", """{"display_name":"Pantry 🍳"}""");

        Assert.Equal("Pantry 🍳", Word(await DesiredAsync(id), "name"));
    }

    [Theory]
    [InlineData("GET", "config")]
    [InlineData("POST", "config")]
    [InlineData("PUT", "config")]
    [InlineData("GET", "sensors")]
    [InlineData("GET", "config/versions")]
    [InlineData("POST", "config/versions/1/restore")]
    [InlineData("GET", "kit.zip")]
    [InlineData("GET", "config.py")]
    public async Task A_device_nobody_knows_is_not_found_and_an_id_that_is_none_is_refused(string method, string path)
    {
        await (await hub.SendAsync(new(method), $"/api/home/devices/nobody/{path}", method == "GET" ? null : "{}")).ProblemAsync(HttpStatusCode.NotFound);
        await (await hub.SendAsync(new(method), $"/api/home/devices/a%2Bb/{path}", method == "GET" ? null : "{}")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Deleting_the_config_of_a_device_nobody_knows_is_successful() =>
        Assert.True((await hub.SentAsync(HttpMethod.Delete, "/api/home/devices/nobody/config", null)).GetProperty("success").GetBoolean());

    private async Task<string> AddAsync(string id)
    {
        using var response = await hub.PostAsync("/api/home/devices/add", $$"""{"id":"{{id}}","platform":"rp2"}""");
        return id;
    }

    /// <summary>What is wanted of the device, as it would be published.</summary>
    private async Task<JsonElement> DesiredAsync(string id) =>
        JsonElement.Parse((await hub.Get<HomeHub.Core.Configs.ConfigReportStore>().DesiredAsync(id, Cancellation))!.Value.Message);

    private Task<HttpResponseMessage> PutAsync(string path, string body, string version)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", version);
        return hub.Http.SendAsync(request, Cancellation);
    }

    private static string? Word(JsonElement item, string name) => item.GetProperty(name).GetString();
}
