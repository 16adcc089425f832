using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

/// <summary>Commands over real HTTP to devices over real MQTT.</summary>
public sealed class CommandApiTests : IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private HostedHome _home = null!;
    private ObedientDevice _kitchen = null!;

    private HubHost Hub => _home.Hub;

    public async ValueTask InitializeAsync()
    {
        _home = await HostedHome.RunAsync(BrokerKind.Embedded);
        _kitchen = await ObedientDevice.ConnectAsync(_home.BrokerPort, "kitchen");
    }

    public async ValueTask DisposeAsync()
    {
        await _kitchen.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_restart_is_answered_when_the_device_accepted_it()
    {
        _kitchen.Answer = _ => ("accepted", null);

        using var response = await Hub.PostAsync("/api/home/devices/kitchen/restart/", "");
        var answer = await JsonAsync(response);

        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal(("accepted", "restart", "kitchen restarts now."), (Word(answer, "status"), Word(answer, "command"), Word(answer, "message")));
        Assert.Equal("restart", Word(Assert.Single(_kitchen.Commands), "command"));
    }

    [Fact]
    public async Task A_command_object_gets_there_whole()
    {
        using var response = await Hub.PostAsync("/api/home/devices/kitchen/send-message", """{"command":"log-level","args":{"level":"debug"},"id":"mine","ttl_s":20}""");
        var answer = await JsonAsync(response);

        Assert.Equal(("mine", "done"), (Word(answer, "id"), Word(answer, "status")));
        Assert.Equal("""{"command":"log-level","args":{"level":"debug"},"id":"mine","ttl_s":20}""", Assert.Single(_kitchen.Commands).GetRawText());
    }

    [Fact]
    public async Task What_the_device_refuses_or_cannot_do_is_a_problem_with_its_words()
    {
        _kitchen.Answer = name => name == "dance" ? ("rejected", "unknown command dance") : ("failed", "OSError: 5");

        var refused = await (await Hub.PostAsync("/api/home/devices/kitchen/send-message", """{"command":"dance"}""")).ProblemAsync(HttpStatusCode.UnprocessableEntity);
        var failed = await (await Hub.PostAsync("/api/home/devices/kitchen/restart", "")).ProblemAsync(HttpStatusCode.BadGateway);

        Assert.Contains("unknown command dance", Word(refused, "detail"));
        Assert.Contains("OSError: 5", Word(failed, "detail"));
    }

    [Fact]
    public async Task A_device_that_stays_silent_is_a_timeout_in_words()
    {
        _kitchen.Answer = _ => null;

        var problem = await (await Hub.PostAsync("/api/home/devices/kitchen/send-message", """{"command":"identify","ttl_s":0.2}""")).ProblemAsync(HttpStatusCode.GatewayTimeout);

        Assert.Contains("did not answer “identify”", Word(problem, "detail"));
    }

    [Fact]
    public async Task An_offline_device_is_said_at_once()
    {
        await _kitchen.Client.PublishAsync("homehub/kitchen/availability", """{"state":"offline","session":"1-1"}""", retain: true);

        var problem = await (await Hub.PostAsync("/api/home/devices/kitchen/restart", "")).ProblemAsync(HttpStatusCode.Conflict);

        Assert.Contains("kitchen is offline", Word(problem, "detail"));
        Assert.Empty(_kitchen.Commands);
    }

    [Fact]
    public async Task A_legacy_device_gets_any_object_on_its_own_topic()
    {
        await using var lamp = await _home.ConnectAsync("old-lamp");
        await lamp.PublishAsync("z-home/log/old-lamp", """{"message":"hello"}""");
        var heard = await lamp.ListenAsync("command/#");

        using var sent = await Hub.PostAsync("/api/home/devices/old-lamp/send-message", """{"action":"blink"}""");
        using var checkIn = await Hub.PostAsync("/api/home/logs/check-in/", "");

        Assert.Equal("sent", Word(await JsonAsync(sent), "status"));
        Assert.True((await JsonAsync(checkIn)).GetProperty("success").GetBoolean());
        await Eventually.TrueAsync("both came", () => heard.Count == 2);
        Assert.Equal([("command/old-lamp", """{"action":"blink"}"""), ("command/all-units", """{"command":"check-in"}""")], heard);
    }

    [Fact]
    public async Task A_check_in_says_who_is_there()
    {
        await using var attic = await ObedientDevice.ConnectAsync(_home.BrokerPort, "attic");
        await using var hall = await ObedientDevice.ConnectAsync(_home.BrokerPort, "hall");
        await hall.Client.PublishAsync("homehub/hall/availability", """{"state":"offline","session":"1-1"}""", retain: true);

        using var response = await Hub.PostAsync("/api/home/logs/check-in", "");
        var answer = await JsonAsync(response);

        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal(["attic done", "hall offline", "kitchen done"],
            answer.GetProperty("devices").EnumerateArray().Select(device => $"{Word(device, "device_id")} {Word(device, "status")}"));
        Assert.Equal(Assert.Single(attic.Commands).GetRawText(), Assert.Single(_kitchen.Commands).GetRawText());
    }

    [Theory]
    [InlineData("nobody", """{"command":"identify"}""", HttpStatusCode.NotFound)]
    [InlineData("a.b", """{"command":"identify"}""", HttpStatusCode.BadRequest)]
    [InlineData("kitchen", "{}", HttpStatusCode.BadRequest)]
    [InlineData("kitchen", "[]", HttpStatusCode.BadRequest)]
    [InlineData("kitchen", """{"command":""", HttpStatusCode.BadRequest)]
    [InlineData("kitchen", """{"command":"x","ttl_s":-1}""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_sent_is_refused_in_words(string device, string body, HttpStatusCode status)
    {
        await (await Hub.PostAsync($"/api/home/devices/{device}/send-message", body)).ProblemAsync(status);

        Assert.Empty(_kitchen.Commands);
    }

    [Fact]
    public async Task A_command_too_large_for_a_board_is_refused() => await (await Hub.PostAsync(
        "/api/home/devices/kitchen/send-message", $$$"""{"command":"x","args":{"text":"{{{new string('a', 2_000)}}}"}}""")).ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static string? Word(JsonElement item, string name) => item.GetProperty(name).GetString();
}
