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
        const int Many = ConfigVersionStore.Kept + 10;
        await using var core = await OpenAsync();
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(18)] });
        await using (var db = await core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(Cancellation))
        {
            db.ConfigVersions.AddRange(Enumerable.Range(2, Many - 1).Select(version => new ConfigVersion
            {
                DeviceId = Kitchen, Version = version, Author = "a test", Changes = "", Snapshot = "{}",
            }));
            db.ConfigVersions.Add(new ConfigVersion { DeviceId = "hall", Version = 1, Author = "a test", Changes = "", Snapshot = "{}" });
            await db.SaveChangesAsync(Cancellation);
            await db.ConfigNumbers.ExecuteUpdateAsync(set => set.SetProperty(number => number.Last, Many), Cancellation);
        }

        await core.Get<ConfigReportStore>().SaveAsync([new(new ConfigReport { DeviceId = Kitchen, Version = 3, Running = 3 }, null)], Cancellation);
        await core.SavedAsync(new ConfigContent { Sensors = [Motion(19)] });

        await using var kept = await core.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal([.. Enumerable.Range(0, ConfigVersionStore.Kept).Select(i => (long)(Many + 1 - i)), 3L],
            await kept.ConfigVersions.Where(version => version.DeviceId == Kitchen).Select(version => version.Version).OrderDescending().ToListAsync(Cancellation));
        Assert.Equal(1, await kept.ConfigVersions.CountAsync(version => version.DeviceId == "hall", Cancellation));
    }
}
