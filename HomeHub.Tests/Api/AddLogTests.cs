using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class AddLogTests(HubHost hub) : IClassFixture<HubHost>
{
    private const string Path = "/api/home/logs/add";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_is_stored_and_its_device_registered()
    {
        using var response = await hub.PostAsync(Path + "/",
            """{"device_id":"added","topic":"tools/notes","log":{"message":"Filter cleaned","type":"maintenance","level":"warning","big":1e400}}""");
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var log = answer.GetProperty("log");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal(
            ("added", "tools/notes", "maintenance", "warning", "Filter cleaned"),
            (Word(log, "device_id"), Word(log, "topic"), Word(log, "type"), Word(log, "level"), Word(log, "message")));
        Assert.Equal("1e400", log.GetProperty("log").GetProperty("big").GetRawText());
        Assert.Equal(log.ToString(), (await hub.JsonAsync($"/api/home/logs/{log.GetProperty("id")}")).ToString());
        Assert.Equal("added", Word(await hub.JsonAsync("/api/home/devices/added"), "id"));
        Assert.Equal(["Filter cleaned"], await hub.MessagesAsync("/api/home/logs?q=filter&device_id=added"));
    }

    [Fact]
    public async Task Without_device_and_topic_it_is_filed_under_homehubs_own()
    {
        using var response = await hub.PostAsync(Path, """{"log":{"message":"Just so"}}""");
        var log = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("log");

        Assert.Equal(JsonValueKind.Null, log.GetProperty("device_id").ValueKind);
        Assert.Equal(("$homehub/rest", "info"), (Word(log, "topic"), Word(log, "type")));
    }

    [Fact]
    public async Task It_is_not_numbered_so_that_it_makes_no_gap_in_the_devices_log()
    {
        using var response = await hub.PostAsync(Path, """{"device_id":"counted","log":{"message":"x","boot":1,"seq":900}}""");
        var log = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("log");

        Assert.Equal(JsonValueKind.Null, log.GetProperty("seq").ValueKind);
        Assert.Equal(0, log.GetProperty("missing").GetInt64());
        Assert.Equal(900, log.GetProperty("log").GetProperty("seq").GetInt64());
    }

    [Theory]
    [InlineData("""{"device_id":"a/b","log":{"message":"x"}}""", "device_id")]
    [InlineData("""{"device_id":"","log":{"message":"x"}}""", "device_id")]
    [InlineData("""{"device_id":7,"log":{"message":"x"}}""", "device_id")]
    [InlineData("""{"log":{"message":"x","unit_id":"a b"}}""", "device_id")]
    [InlineData("""{"topic":"a/+/b","log":{"message":"x"}}""", "topic")]
    [InlineData("""{"topic":"","log":{"message":"x"}}""", "topic")]
    [InlineData("""{"device_id":"a"}""", "log")]
    [InlineData("""{"log":"text"}""", "log")]
    [InlineData("""{"log":null}""", "log")]
    [InlineData("""{"log":{"type":"boot"}}""", "log")]
    [InlineData("""{"log":{"message":null}}""", "log")]
    public async Task What_is_wrong_is_named(string body, string field)
    {
        var problem = await (await hub.PostAsync(Path, body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"log\":{\"message\":\"\u0001\"}}")]
    [InlineData("""{"log":{"message":"x"}} trailing""")]
    public async Task A_body_that_is_no_json_object_is_refused(string body) =>
        await (await hub.PostAsync(Path, body)).ProblemAsync(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData(33)]
    [InlineData(10_000)]
    public async Task An_entry_that_is_nested_too_deep_is_refused(int depth)
    {
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "1" + new string('}', depth - 1);
        var body = $$$"""{"log":{"message":"x","a":{{{nested}}}}}""";

        Assert.Contains("deep", (await (await hub.PostAsync(Path, body)).ProblemAsync(HttpStatusCode.BadRequest)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_entry_as_deep_and_as_large_as_allowed_is_taken()
    {
        var nested = new string('[', 31) + new string(']', 31);
        using var deep = await hub.PostAsync(Path, $$$"""{"log":{"message":"x","a":{{{nested}}}}}""");
        using var large = await hub.PostAsync(Path, $$$"""{"log":{"message":"{{{new string('x', 64 * 1024 - 14)}}}"}}""");

        Assert.Equal(HttpStatusCode.OK, deep.StatusCode);
        Assert.Equal(HttpStatusCode.OK, large.StatusCode);
    }

    [Theory]
    [InlineData(64 * 1024 - 13)]
    [InlineData(1_000_000)]
    public async Task An_entry_that_is_too_large_is_refused(int characters) =>
        await (await hub.PostAsync(Path, $$$"""{"log":{"message":"{{{new string('x', characters)}}}"}}"""))
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task What_is_not_said_to_be_json_is_refused() =>
        await (await hub.PostAsync(Path, """{"log":{"message":"x"}}""", "text/plain")).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"log\":{\"message\":\""u8, 0xFF, 0xFE, .. "\"}}"u8]);
        content.Headers.ContentType = new("application/json");

        await (await hub.Http.PostAsync(Path, content, Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
    }

    private static string? Word(JsonElement item, string name) => item.GetProperty(name).GetString();
}
