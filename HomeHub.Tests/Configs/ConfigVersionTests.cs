using HomeHub.Core.Configs;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

public sealed class ConfigVersionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_versions_are_kept_and_the_one_that_runs()
    {
        const int Many = ConfigVersionStore.Kept + 100;
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(18)] });
        await using (var db = await core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(Cancellation))
        {
            var first = await db.ConfigVersions.AsNoTracking().SingleAsync(Cancellation);
            db.ConfigVersions.AddRange(Enumerable.Range(2, Many - 1).Select(version => new ConfigVersion
            {
                DeviceId = Kitchen, Version = version, At = first.At, Author = "a test", Changes = "", Snapshot = first.Snapshot,
            }));
            db.ConfigVersions.Add(new ConfigVersion { DeviceId = "hall", Version = 1, At = first.At, Author = "a test", Changes = "", Snapshot = first.Snapshot });
            await db.SaveChangesAsync(Cancellation);
            await db.ConfigNumbers.ExecuteUpdateAsync(set => set.SetProperty(number => number.Last, Many), Cancellation);
        }

        await core.Get<ConfigReportStore>().SaveAsync([new(new ConfigReport { DeviceId = Kitchen, Version = 3, Running = 3 }, null)], Cancellation);
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(19)] });

        var kept = (await core.Get<ConfigVersionStore>().ListAsync(Kitchen, limit: 2 * Many, Cancellation)).Select(version => version.Version);
        Assert.Equal([.. Enumerable.Range(0, ConfigVersionStore.Kept).Select(i => (long)(Many + 1 - i)), 3L], kept);
        Assert.Single(await core.Get<ConfigVersionStore>().ListAsync("hall", cancellation: Cancellation));
    }
}
