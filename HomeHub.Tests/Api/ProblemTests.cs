using System.Net;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class ProblemTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/home")]
    [InlineData("/api/home/nothing")]
    [InlineData("/api/home/logs/abc")]
    [InlineData("/api/home/logs/99999999999999999999")]
    [InlineData("/api/home/logs/1")]
    public async Task An_unknown_path_is_a_problem_also_for_a_browser(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");

        await (await hub.Http.SendAsync(request, Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("DELETE", "/api/home/logs")]
    [InlineData("POST", "/api/home/devices/")]
    [InlineData("PATCH", "/api/home/logs/entries/1")]
    [InlineData("PUT", "/api/home/stream")]
    public async Task A_wrong_method_is_a_problem_that_names_the_right_ones(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await hub.Http.SendAsync(request, Cancellation);
        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed);

        Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/api/home/logs/")]
    [InlineData("/api/home/devices")]
    [InlineData("/api/home/stream")]
    [InlineData("/api/home/logs/export")]
    [InlineData("/healthz")]
    public async Task What_can_be_got_can_be_asked_for_its_head(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await hub.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_failure_inside_says_nothing_of_the_inside()
    {
        await using var broken = await HubHost.RunAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={broken.DatabaseFile}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE timeline_events;";
            command.ExecuteNonQuery();
        }

        await broken.PostAsync("/api/home/logs/add", """{"log":{"message":"x"}}""");
        broken.Get<HomeHub.Core.Devices.DeviceRegistry>().Heard("here", DateTimeOffset.UtcNow, legacy: true, null, retained: false);
        var problem = await (await broken.Http.GetAsync("/api/home/devices/here/timeline", Cancellation)).ProblemAsync(HttpStatusCode.ServiceUnavailable);

        Assert.DoesNotContain("   at ", problem.ToString());
        Assert.DoesNotContain("Exception", problem.ToString());
    }
}
