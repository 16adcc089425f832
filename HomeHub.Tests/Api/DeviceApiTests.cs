using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class DeviceApiTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_has_all_that_is_known_of_it()
    {
        const string announce =
            """{"platform":"rp2","board":"Pico W","firmware":{"version":"1.2.0","sequence":12,"slot":"a"},"micropython":"1.26.0","boot":{"count":3,"cause":"power"},"wifi":{"ssid":"Home","rssi":-61,"ip":"192.0.2.7"},"heap_free":91000,"news":1e400}""";
        await SayAsync("homehub/known/availability", """{"state":"online","session":"3-1"}""");
        await SayAsync("homehub/known/announce", announce);
        var device = await hub.JsonAsync("/api/home/devices/known");

        Assert.Equal(
            ("known", "online", "rp2", "1.2.0", "1.26.0", "power", "192.0.2.7"),
            (Word(device, "name"), Word(device, "status"), Word(device, "platform"), Word(device, "firmware_version"), Word(device, "micropython"), Word(device, "boot_cause"), Word(device, "ip")));
        Assert.Equal(-61, device.GetProperty("rssi").GetInt32());
        Assert.Equal("1e400", device.GetProperty("device_info").GetProperty("news").GetRawText());
        Assert.EndsWith("Z", Word(device, "last_seen"));
        Assert.Contains("known", (await hub.JsonAsync("/api/home/devices/")).EnumerateArray().Select(d => Word(d, "id")));
    }

    [Fact]
    public async Task A_device_in_safe_mode_says_so()
    {
        await SayAsync("homehub/crashing/availability", """{"state":"online","session":"9-1"}""");
        await SayAsync("homehub/crashing/announce", """{"platform":"esp32","boot":{"count":9,"cause":"crash","safe_mode":true}}""");

        Assert.Equal("safe_mode", Word(await hub.JsonAsync("/api/home/devices/crashing"), "status"));
    }

    [Fact]
    public async Task The_timeline_tells_an_outage_as_one_row_with_its_length()
    {
        await SayAsync("homehub/away/availability", """{"state":"online","session":"1-1"}""");
        await SayAsync("homehub/away/availability", """{"state":"offline","session":"1-1"}""");
        Assert.Equal("offline", Word(await hub.JsonAsync("/api/home/devices/away"), "status"));
        await SayAsync("homehub/away/availability", """{"state":"online","session":"1-2"}""");
        var rows = (await hub.JsonAsync("/api/home/devices/away/timeline")).EnumerateArray().ToList();
        var outage = rows.Single(row => Word(row, "kind") == "outage");

        Assert.False(outage.GetProperty("open").GetBoolean());
        Assert.InRange(outage.GetProperty("duration_s").GetDouble(), 0, 60);
        Assert.Contains("first_seen", rows.Select(row => Word(row, "kind")));
        Assert.Single((await hub.JsonAsync("/api/home/devices/away/timeline?limit=1")).EnumerateArray());
        Assert.Empty((await hub.JsonAsync("/api/home/devices/away/timeline/?to=2020-01-01")).EnumerateArray());
    }

    [Fact]
    public async Task A_device_can_be_named_and_unnamed()
    {
        await SayAsync("homehub/nameless/availability", """{"state":"online"}""");
        using var named = await hub.PostAsync("/api/home/devices/nameless/display_name/", """{"display_name":"  Garden gate "}""");
        var answer = await named.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        using var unnamed = await hub.PostAsync("/api/home/devices/nameless/display_name", """{"display_name":null}""");

        Assert.Equal("Garden gate", Word(answer.GetProperty("device"), "name"));
        Assert.Equal(HttpStatusCode.OK, unnamed.StatusCode);
        Assert.Equal("nameless", Word(await hub.JsonAsync("/api/home/devices/nameless"), "name"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"display_name":5}""")]
    public async Task A_name_that_cannot_be_one_is_refused(string body)
    {
        var problem = await (await hub.PostAsync("/api/home/devices/any/display_name", body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty("display_name", out _));
    }

    [Fact]
    public async Task A_name_of_more_than_a_hundred_characters_is_refused() =>
        await (await hub.PostAsync("/api/home/devices/any/display_name", $$"""{"display_name":"{{new string('n', 101)}}"}"""))
            .ProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Deleting_is_successful_once_and_again()
    {
        await SayAsync("homehub/leaving/availability", """{"state":"online"}""");
        var first = await hub.Http.DeleteAsync("/api/home/devices/leaving/", Cancellation);
        var second = await hub.Http.DeleteAsync("/api/home/devices/leaving", Cancellation);

        Assert.Equal("""{"success":true}""", await first.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("""{"success":true}""", await second.Content.ReadAsStringAsync(Cancellation));
        await (await hub.Http.GetAsync("/api/home/devices/leaving", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("", 2, null)]
    [InlineData("?logs=keep", 2, null)]
    [InlineData("?logs=delete", 0, 2)]
    public async Task Its_log_entries_stay_unless_they_are_to_go_too(string query, int left, int? deleted)
    {
        var id = $"logged-{deleted}{query.Length}";
        await SayAsync($"homehub/{id}/availability", """{"state":"online"}""");
        await hub.StoreAsync(id, 2);
        using var response = await hub.Http.DeleteAsync($"/api/home/devices/{id}{query}", Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(deleted, answer.TryGetProperty("deleted_entries", out var count) ? count.GetInt32() : null);
        Assert.Equal(left, (await hub.MessagesAsync($"/api/home/logs?device_id={id}")).Count);
    }

    [Fact]
    public async Task A_wrong_wish_for_its_log_entries_deletes_nothing()
    {
        await SayAsync("homehub/careful/availability", """{"state":"online"}""");
        await (await hub.Http.DeleteAsync("/api/home/devices/careful?logs=yes", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal("careful", Word(await hub.JsonAsync("/api/home/devices/careful"), "id"));
    }

    [Fact]
    public async Task A_device_nobody_knows_is_not_found()
    {
        foreach (var path in new[] { "/api/home/devices/nobody", "/api/home/devices/nobody/timeline" })
        {
            var problem = await (await hub.Http.GetAsync(path, Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
            Assert.Contains("nobody", problem.GetProperty("detail").GetString());
        }

        await (await hub.PostAsync("/api/home/devices/nobody/display_name", """{"display_name":"x"}""")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("a%2Bb")]
    [InlineData("a%23")]
    [InlineData("a%20b")]
    [InlineData("%C3%BC")]
    [InlineData("a.b")]
    public async Task An_id_that_breaks_the_rule_is_refused_everywhere(string id)
    {
        await (await hub.Http.GetAsync($"/api/home/devices/{id}", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
        await (await hub.Http.GetAsync($"/api/home/devices/{id}/timeline", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
        await (await hub.Http.DeleteAsync($"/api/home/devices/{id}", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
        await (await hub.PostAsync($"/api/home/devices/{id}/display_name", """{"display_name":"x"}""")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    private async Task SayAsync(string topic, string payload)
    {
        var safe = await hub.Get<MessageRouter>().RouteAsync(topic, Encoding.UTF8.GetBytes(payload), retained: false, qos: 1, Cancellation);
        await safe;
    }

    private static string? Word(JsonElement item, string name) => item.GetProperty(name).GetString();
}
