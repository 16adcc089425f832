using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class StreamKeepAliveTests
{
    [Fact]
    public async Task A_quiet_stream_is_kept_alive_and_tells_its_place()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var hub = await HubHost.RunAsync();
        using var reader = new StreamReader(await hub.Http.GetStreamAsync("/api/home/stream?type=nothing", cancellation));
        var comments = 0;
        await hub.StoreAsync("quiet", 4);
        while (comments < 2)
        {
            var line = await reader.ReadLineAsync(cancellation);
            Assert.NotNull(line);
            comments += line.StartsWith(':') ? 1 : 0;
        }

        var place = await reader.ReadLineAsync(cancellation);
        Assert.Equal("id: 4", place);
    }
}
