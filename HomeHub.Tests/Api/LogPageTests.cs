using System.Net;
using System.Text.RegularExpressions;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed partial class LogPageTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_by_link_through_all_entries_without_loss_or_double()
    {
        await hub.StoreAsync("pager", 1_200);
        var pages = await FollowAsync("/api/home/logs?device_id=pager");
        var ids = pages.AsEnumerable().Reverse().SelectMany(page => page).ToList();

        Assert.Equal([500, 500, 200], pages.Select(page => page.Count));
        Assert.Equal(1_200, ids.Distinct().Count());
        Assert.Equal(ids.Order(), ids);
    }

    [Fact]
    public async Task Pages_forward_after_an_id_and_keeps_the_filter_in_the_link()
    {
        await hub.StoreAsync("forward", 25);
        await hub.StoreAsync("other", 5);
        var pages = await FollowAsync("/api/home/logs/?device_id=forward&limit=10&after=0&q=number%20-zebra");
        var ids = pages.SelectMany(page => page).ToList();

        Assert.Equal([10, 10, 5], pages.Select(page => page.Count));
        Assert.Equal(ids.Order().Distinct(), ids);
    }

    [Fact]
    public async Task A_page_that_is_exactly_full_has_no_next_one()
    {
        await hub.StoreAsync("exact", 10);
        var response = await hub.Http.GetAsync("/api/home/logs?device_id=exact&limit=10", Cancellation);

        Assert.False(response.Headers.Contains("Link"));
    }

    [Fact]
    public async Task Before_gives_the_newest_of_what_came_before()
    {
        await hub.StoreAsync("before", 5);
        var ids = await IdsAsync("/api/home/logs?device_id=before");

        Assert.Equal(ids[1..3], await IdsAsync($"/api/home/logs?device_id=before&limit=2&before={ids[3]}"));
        Assert.Equal(ids[2..3], await IdsAsync($"/api/home/logs?device_id=before&after={ids[1]}&before={ids[3]}"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=5001", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("before=x", "before")]
    [InlineData("after=-1", "after")]
    [InlineData("after=99999999999999999999", "after")]
    [InlineData("level=loud", "level")]
    [InlineData("level=3", "level")]
    [InlineData("device_id=a%2Fb", "device_id")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=11%2F23%2F2026", "to")]
    [InlineData("from=2026-02-02&to=2026-02-01", "from")]
    [InlineData("from=2026-02-02&to=2026-02-02", "from")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        var problem = await (await hub.Http.GetAsync($"/api/home/logs?{query}", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Several_wrong_parameters_are_all_named()
    {
        var response = await hub.Http.GetAsync($"/api/home/logs?limit=x&level=y&q={new string('a', 201)}", Cancellation);
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(["level", "limit", "q"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
    }

    [Fact]
    public async Task A_page_of_a_hundred_usual_entries_has_at_most_64_kB()
    {
        const string log = """{"boot":17,"seq":4711,"level":"warning","type":"wifi","message":"Signal is weak, moving to the next access point","age_ms":120,"data":{"rssi":-84,"ssid":"Home"}}""";
        for (var i = 0; i < 100; i++)
        {
            await hub.StoreAsync("compact", "Signal is weak, moving to the next access point", log: log);
        }

        var page = await hub.Http.GetByteArrayAsync("/api/home/logs?device_id=compact&limit=100", Cancellation);
        Assert.InRange(page.Length, 20_000, 64_000);
    }

    private async Task<List<List<long>>> FollowAsync(string? path)
    {
        var pages = new List<List<long>>();
        while (path is not null)
        {
            using var response = await hub.Http.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            pages.Add(await IdsAsync(path));
            path = response.Headers.TryGetValues("Link", out var links) ? NextLink().Match(links.Single()).Groups[1].Value : null;
        }

        return pages;
    }

    private async Task<List<long>> IdsAsync(string path) =>
        [.. (await hub.JsonAsync(path)).EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];

    [GeneratedRegex("^<(http://[^>]+)>; rel=\"next\"$")]
    private static partial Regex NextLink();
}
