using System.Globalization;
using System.Text;
using HomeHub.Core.Data;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Tests.Logs;

public sealed class LogStoreTests : IAsyncLifetime
{
    private readonly TestCore _core = new();

    private LogStore Store => _core.Get<LogStore>();

    public async ValueTask InitializeAsync() => await _core.StartWriterAsync();

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task Pages_before_and_after_an_id_join_without_loss_or_double()
    {
        await SayAsync(Enumerable.Range(1, 25).Select(i => ("kitchen", $"line {i}")));
        var newest = await Store.PageAsync(new LogQuery(LogFilter.All, Limit: 10), TestContext.Current.CancellationToken);
        var older = await Store.PageAsync(new LogQuery(LogFilter.All, Before: newest[0].Id, Limit: 10), TestContext.Current.CancellationToken);
        var oldest = await Store.PageAsync(new LogQuery(LogFilter.All, Before: older[0].Id, Limit: 10), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 25).Select(i => $"line {i}"), oldest.Concat(older).Concat(newest).Select(e => e.Message));
        var after = await Store.PageAsync(new LogQuery(LogFilter.All, After: older[^1].Id, Limit: 10), TestContext.Current.CancellationToken);
        Assert.Equal(newest.Select(e => e.Id), after.Select(e => e.Id));
    }

    [Theory]
    [InlineData("wifi", "wifi lost", "Wifi back")]
    [InlineData("wif", "wifi lost", "Wifi back")]
    [InlineData("lost wifi", "wifi lost")]
    [InlineData("\"wifi lost\"", "wifi lost")]
    [InlineData("\"lost wifi\"")]
    [InlineData("wifi -lost", "Wifi back")]
    [InlineData("kuche", "Küche warm")]
    [InlineData("21.5", "temperature 21.5 C")]
    [InlineData("deeper", "with data")]
    [InlineData("' OR 1=1 --")]
    public async Task Full_text_finds_beginnings_of_words_phrases_and_data(string text, params string[] found)
    {
        await SayAsync([("a", "wifi lost"), ("a", "Wifi back"), ("b", "Küche warm"), ("b", "temperature 21.5 C")]);
        await _core.SayAsync("c", """{"message":"with data","data":{"key":"deeper"}}""");
        Assert.Equal(found, (await _core.LogAsync(new LogFilter { Text = text })).Select(e => e.Message));
    }

    [Fact]
    public async Task Criteria_narrow_each_other()
    {
        await _core.SayAsync("a", """{"message":"one","type":"wifi","level":"error"}""");
        await _core.SayAsync("a", """{"message":"two","type":"mqtt","level":"error"}""");
        await _core.SayAsync("b", """{"message":"three","type":"wifi","level":"info"}""");
        Assert.Equal(["one", "two"], await MessagesAsync(new LogFilter { DeviceIds = ["a"] }));
        Assert.Equal(["one", "three"], await MessagesAsync(new LogFilter { Types = ["wifi"] }));
        Assert.Equal(["one", "two"], await MessagesAsync(new LogFilter { Levels = [EntryLevel.Error, EntryLevel.Critical] }));
        Assert.Equal(["one"], await MessagesAsync(new LogFilter { DeviceIds = ["a", "b"], Types = ["wifi"], Levels = [EntryLevel.Error], Text = "one" }));
        Assert.Equal(["mqtt", "wifi"], await Store.TypesAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_span_of_time_is_exact_also_when_the_clock_jumped()
    {
        var noon = _core.Clock.GetUtcNow();
        _core.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        await SayAtAsync(noon.AddHours(5), "from a clock that was ahead");
        _core.Clock.AdjustTime(noon);
        await SayAsync([("a", "at noon")]);
        await SayAtAsync(noon.AddMinutes(90), "later");
        Assert.Equal(["at noon", "later"], await MessagesAsync(new LogFilter { From = noon, To = noon.AddHours(2) }));
        Assert.Equal(["at noon"], await MessagesAsync(new LogFilter { To = noon.AddMinutes(90) }));
        Assert.Equal(["from a clock that was ahead", "later"], await MessagesAsync(new LogFilter { From = noon.AddMinutes(90) }));
        Assert.Empty(await MessagesAsync(new LogFilter { From = noon.AddDays(1) }));
    }

    [Fact]
    public async Task Deleting_by_filter_leaves_the_rest_and_takes_the_full_text_along()
    {
        await SayAsync(Enumerable.Range(1, 1_200).Select(i => (i % 2 == 0 ? "a" : "b", $"line {i}")));
        var newest = (await _core.LogAsync(limit: 1))[0].Id;
        var deleted = await _core.Get<LogDeletion>().DeleteAsync(new LogFilter { DeviceIds = ["a"] }, newest, null, TestContext.Current.CancellationToken);
        Assert.Equal(600, deleted);
        Assert.Equal(600, await Store.CountAsync(LogFilter.All, TestContext.Current.CancellationToken));
        Assert.Equal(600, await Store.CountAsync(new LogFilter { Text = "line" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Retention_deletes_by_age_and_by_count_per_level()
    {
        await _core.SayAsync("a", """{"message":"old debug","level":"debug"}""");
        await _core.SayAsync("a", """{"message":"old error","level":"error"}""");
        _core.Clock.Advance(TimeSpan.FromDays(8));
        await SayAsync(Enumerable.Range(1, 5).Select(i => ("a", $"info {i}")));
        var retention = _core.Get<LogRetention>();
        await retention.SetPolicyAsync(new RetentionPolicy
        {
            Levels = new Dictionary<EntryLevel, LevelRetention>
            {
                [EntryLevel.Debug] = new(7, 100), [EntryLevel.Info] = new(7, 2), [EntryLevel.Error] = new(30, 100),
            },
        }, TestContext.Current.CancellationToken);
        Assert.Equal(4, await retention.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["old error", "info 4", "info 5"], (await _core.LogAsync()).Select(e => e.Message));
    }

    [Fact]
    public async Task Boots_of_long_ago_are_forgotten_and_those_of_late_go_on_where_they_were()
    {
        for (var boot = 1; boot <= 1_005; boot++)
        {
            await _core.SayAsync("restless", boot, 1);
        }

        await _core.SayAsync("calm", 1, 1);
        await _core.Get<LogRetention>().RunAsync(TestContext.Current.CancellationToken);

        await using (var db = await _core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(Enumerable.Range(6, 1_000).Select(boot => ("restless", (long)boot)).Prepend(("calm", 1)),
                db.LogStreams.OrderBy(s => s.DeviceId).ThenBy(s => s.Boot).AsEnumerable().Select(s => (s.DeviceId, s.Boot)));
        }

        await _core.SayAsync("restless", 6, 4);
        Assert.Equal(2, (await _core.LogAsync(limit: 1))[0].Missing);
    }

    [Fact]
    public async Task What_came_while_the_clock_was_wrong_is_not_old()
    {
        await _core.SayAsync("a", """{"message":"before the power cut"}""");
        var now = _core.Clock.GetUtcNow().AddHours(9);
        await SayAtAsync("1970-01-01T00:00:10Z", "before it knew the time");
        await SayAtAsync(now.ToString("O"), "after");
        _core.Clock.SetUtcNow(now);

        Assert.Equal(0, await _core.Get<LogRetention>().RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["before the power cut", "before it knew the time", "after"], (await _core.LogAsync()).Select(e => e.Message));

        _core.Clock.Advance(TimeSpan.FromDays(400));
        await _core.SayAsync("a", """{"message":"a year later"}""");
        Assert.Equal(3, await _core.Get<LogRetention>().RunAsync(TestContext.Current.CancellationToken));

        async Task SayAtAsync(string time, string message)
        {
            var inbound = new InboundMessage("homehub/a/log", Encoding.UTF8.GetBytes($$"""{"message":"{{message}}"}"""), false, 1, DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
            await await _core.Get<LogWriter>().AddAsync(LogParser.Parse(inbound, "a").Pending, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task An_entry_of_a_time_to_come_keeps_none_after_it_from_growing_old()
    {
        _core.Clock.Set(TimeSpan.FromDays(3_650));
        await _core.SayAsync("a", """{"message":"while the clock was ahead"}""");
        _core.Clock.Set(-TimeSpan.FromDays(3_650));
        await _core.SayAsync("a", """{"message":"long ago"}""");
        _core.Clock.Advance(TimeSpan.FromDays(400));
        await _core.SayAsync("a", """{"message":"lately"}""");

        Assert.Equal(1, await _core.Get<LogRetention>().RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["while the clock was ahead", "lately"], (await _core.LogAsync()).Select(e => e.Message));
    }

    [Fact]
    public async Task Hours_count_what_came_by_level()
    {
        await SayAsync([("a", "one"), ("a", "two")]);
        await _core.SayAsync("a", """{"message":"bad","level":"error"}""");
        var hours = await Store.HoursAsync(_core.Clock.GetUtcNow().AddHours(-1), TestContext.Current.CancellationToken);
        Assert.Equal([(EntryLevel.Info, 2L), (EntryLevel.Error, 1L)], hours.Select(h => (h.Level, h.Count)));
    }

    [Fact]
    public async Task What_is_new_comes_from_memory_and_from_the_database_alike()
    {
        await SayAsync(Enumerable.Range(1, 1_500).Select(i => (i % 3 == 0 ? "a" : "b", $"line {i}")));
        var all = await _core.LogAsync();
        var filter = new LogFilter { DeviceIds = ["a"] };
        foreach (var after in new[] { all[0].Id, all[400].Id, all[600].Id, all[1_490].Id, all[^1].Id })
        {
            var expected = all.Where(e => e.Id > after && e.DeviceId == "a").Select(e => e.Id);
            Assert.Equal(expected, (await Store.NewAsync(filter, after, 5_000, TestContext.Current.CancellationToken)).Select(e => e.Id));
        }
    }

    private async Task<IEnumerable<string>> MessagesAsync(LogFilter filter) => (await _core.LogAsync(filter)).Select(e => e.Message);

    private async Task SayAtAsync(DateTimeOffset time, string message)
    {
        _core.Clock.AdjustTime(time);
        await _core.SayAsync("a", message);
    }

    private async Task SayAsync(IEnumerable<(string Device, string Message)> lines)
    {
        foreach (var (device, message) in lines)
        {
            await _core.SayAsync(device, message);
        }
    }
}
