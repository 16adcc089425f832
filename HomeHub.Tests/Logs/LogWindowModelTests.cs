using HomeHub.Core.Logs;
using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

/// <summary>A window under whatever comes, compared with a plain list of what is stored.</summary>
public sealed class LogWindowModelTests(RunningLog log) : IClassFixture<RunningLog>
{
    private static readonly LogWindowSize Small = new(8, 20, 30);
    private static CancellationToken Stop => TestContext.Current.CancellationToken;
    private readonly SortedSet<long> _stored = [];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Never_loses_or_doubles_an_entry(int seed, bool withText)
    {
        var device = $"model-{seed}";
        var random = new Random(seed);
        var filter = new LogFilter { DeviceIds = [device], Text = withText ? "hello" : null };
        var window = new LogWindow(log.Store, log.Feed, filter, Small);
        await AddAsync(random.Next(40), device);
        for (var step = 0; step < 250; step++)
        {
            var action = await DoAsync(random, window, device);
            await window.TakeAsync(Stop);
            Check(window, $"seed {seed}, step {step}: {action}");
        }

        await window.LoadOldestAsync(Stop);
        var read = window.Rows.Select(e => e.Id).ToList();
        while (window.HasNewer && await window.ExtendNewerAsync(Stop))
        {
            read.AddRange(window.Rows.Select(e => e.Id).Where(id => id > read[^1]));
        }

        Assert.Equal(_stored, read);
    }

    private async Task<string> DoAsync(Random random, LogWindow window, string device)
    {
        switch (random.Next(16))
        {
            case 0 or 1 or 2:
                await AddAsync(random.Next(1, 4), device);
                return "add";
            case 3:
                await AddAsync(random.Next(20, 60), device);
                await log.AddAsync(3, "somebody-else");
                return "add many";
            case 4:
                await AddAsync(random.Next(10) == 0 ? 250 : 1, device);
                return "flood";
            case 5 or 6 when _stored.Count > 0:
                await DeleteAsync(random, window);
                return "delete";
            case 7 or 8:
                await window.ExtendOlderAsync(Stop);
                return "older";
            case 9 or 10:
                await window.ExtendNewerAsync(Stop);
                return "newer";
            case 11 when _stored.Count > 0:
                await window.LoadAroundAsync(random.NextInt64(_stored.Min - 2, _stored.Max + 3), Stop);
                return "around";
            case 12:
                await (random.Next(2) == 0 ? window.LoadOldestAsync(Stop) : window.LoadNewestAsync(Stop));
                return "end";
            case 13:
                window.Unfollow();
                return "unfollow";
            case 14:
                window.Follow();
                return "follow";
            default:
                if (window.Paused)
                {
                    await window.ResumeAsync(Stop);
                    return "resume";
                }

                window.Pause();
                return "pause";
        }
    }

    private void Check(LogWindow window, string where)
    {
        var rows = window.Rows.Select(e => e.Id).ToList();
        var (first, last) = rows.Count > 0 ? (rows[0], rows[^1]) : (0, 0);
        var after = _stored.Count(id => id > last);
        Assert.True(_stored.Where(id => id >= first && id <= last).SequenceEqual(rows), $"{where}: a row is missing or doubled");
        Assert.True(rows.Count <= Small.Browsed, $"{where}: {rows.Count} rows");
        Assert.True(window.HasOlder || !_stored.Any(id => id < first), $"{where}: there are older entries");
        Assert.True(window.HasNewer || window.Paused || after == 0, $"{where}: there are newer entries");
        Assert.True(!window.Following || after == 0, $"{where}: follows, but is behind");
        Assert.True(window.Waiting >= 0 && window.Waiting <= after, $"{where}: {window.Waiting} wait, but {after} are there");
        Assert.True(!window.Paused || window.HasNewer || window.Waiting == after, $"{where}: {window.Waiting} of {after} counted in a pause");
    }

    private async Task AddAsync(int count, string device)
    {
        if (count == 0)
        {
            return;
        }

        var last = await log.AddAsync(count, device, "hello world");
        for (var id = last.Id - count + 1; id <= last.Id; id++)
        {
            _stored.Add(id);
        }
    }

    /// <summary>Somewhere in the log, or among the rows that are shown: some of them or all.</summary>
    private async Task DeleteAsync(Random random, LogWindow window)
    {
        var candidates = random.Next(2) == 0 && window.Rows.Count > 0 ? [.. window.Rows.Select(e => e.Id)] : _stored.ToList();
        var count = random.Next(8) == 0 ? Math.Min(candidates.Count, 40) : 1;
        var start = random.Next(candidates.Count - count + 1);
        foreach (var id in candidates.GetRange(start, count))
        {
            Assert.Equal(_stored.Remove(id), await log.Deletion.DeleteAsync(id, Stop));
        }
    }
}
