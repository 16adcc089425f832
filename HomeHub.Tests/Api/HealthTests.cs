using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class HealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hub_that_is_well_says_so()
    {
        await using var hub = await HubHost.RunAsync();
        var health = await hub.JsonAsync("/healthz/");

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal(
            [("broker", "healthy"), ("database", "healthy"), ("queue", "healthy")],
            health.GetProperty("checks").EnumerateObject().Select(c => (c.Name, c.Value.GetProperty("status").GetString())));
    }

    [Fact]
    public async Task Without_its_broker_it_is_503_and_says_which_and_what_to_do()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var hub = await HubHost.RunAsync(("Mqtt:Host", "127.0.0.1"), ("Mqtt:Port", $"{port}"));
        using var response = await hub.Http.GetAsync("/healthz", Cancellation);
        var health = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var broker = health.GetProperty("checks").GetProperty("broker");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unhealthy", health.GetProperty("status").GetString());
        Assert.Equal("unhealthy", broker.GetProperty("status").GetString());
        Assert.NotEmpty(broker.GetProperty("message").GetString()!);
        Assert.Equal("healthy", health.GetProperty("checks").GetProperty("database").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_503()
    {
        await using var hub = await HubHost.RunAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={hub.DatabaseFile}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE log_entries;";
            command.ExecuteNonQuery();
        }

        using var response = await hub.Http.GetAsync("/healthz", Cancellation);
        var health = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unhealthy", health.GetProperty("checks").GetProperty("database").GetProperty("status").GetString());
    }
}
