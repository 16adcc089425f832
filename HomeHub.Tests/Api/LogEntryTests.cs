using System.Net;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class LogEntryTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_item_has_its_fields_in_order_and_the_time_in_utc_with_milliseconds()
    {
        var entry = await hub.StoreAsync("shape", "hello", time: new DateTimeOffset(2026, 3, 1, 8, 5, 0, TimeSpan.FromHours(1)));
        var item = await hub.JsonAsync($"/api/home/logs/{entry.Id}/");

        Assert.Equal(
            ["id", "topic", "log", "time", "device_id", "level", "type", "message", "boot", "seq", "device_time", "missing"],
            item.EnumerateObject().Select(field => field.Name));
        Assert.Equal("2026-03-01T07:05:00.000Z", item.GetProperty("time").GetString());
        Assert.Equal("info", item.GetProperty("level").GetString());
    }

    [Fact]
    public async Task The_log_is_the_json_that_came_whatever_it_is()
    {
        const string log = "{\"message\":\"<script>alert(1)</script>\",\n\"n\":1e400,\"n\":-0.0,\"ansi\":\"\\u001b[31m\",\"half\":\"\\ud800\",\"ü\":[null]}";
        var entry = await hub.StoreAsync("raw", "<script>alert('1') & \u001b[31mred</script>", log: log);
        var text = await hub.Http.GetStringAsync($"/api/home/logs?after={entry.Id - 1}&limit=1", Cancellation);
        var item = await hub.JsonAsync($"/api/home/logs/{entry.Id}");

        Assert.Contains("\"log\":" + log.Replace('\n', ' ') + ",", text);
        Assert.Contains("\"message\":\"<script>alert('1') & \\u001B[31mred</script>\"", text);
        Assert.Equal(entry.Message, item.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Json_is_never_taken_for_a_page()
    {
        using var response = await hub.Http.GetAsync("/api/home/logs", Cancellation);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Deleting_is_successful_once_and_again()
    {
        var entry = await hub.StoreAsync("gone", "delete me");
        var first = await hub.Http.DeleteAsync($"/api/home/logs/entries/{entry.Id}", Cancellation);
        var second = await hub.Http.DeleteAsync($"/api/home/logs/entries/{entry.Id}/", Cancellation);
        var problem = await (await hub.Http.GetAsync($"/api/home/logs/{entry.Id}", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);

        Assert.Equal("""{"success":true}""", await first.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("""{"success":true}""", await second.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains($"{entry.Id}", problem.GetProperty("detail").GetString());
        Assert.Empty(await hub.MessagesAsync("/api/home/logs?q=delete"));
    }
}
