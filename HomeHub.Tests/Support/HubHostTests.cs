using System.Net;

namespace HomeHub.Tests.Support;

public sealed class HubHostTests
{
    [Fact]
    public async Task Starts_answers_stops_and_starts_again_with_the_same_database()
    {
        await using var hub = await HubHost.RunAsync();
        var first = await hub.Http.GetAsync("/", TestContext.Current.CancellationToken);
        await hub.StopAsync();
        await hub.StartAsync();
        var second = await hub.Http.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.True(File.Exists(hub.DatabaseFile));
        Assert.NotEqual(0, hub.BrokerPort);
    }
}
