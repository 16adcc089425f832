using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>The disk fills up under HomeHub, on a real small file system.</summary>
public sealed class FullDiskTests
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task While_the_disk_is_full_nothing_is_acknowledged_and_afterwards_everything_is_there_once(BrokerKind kind)
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 24);
        await using var home = await Household.RunAsync(kind, null, ("Database:Path", Path.Combine(disk.Folder, "homehub.db")));
        var device = new SteadyDevice("cellar", home.BrokerPort, perSecond: 50, messageLength: 2_000);
        using var enough = new CancellationTokenSource();
        var speaking = device.RunAsync(enough.Token);
        await Eventually.TrueAsync("entries are stored", async () => await StoredLog.CountAsync(home.Hub.DatabaseFile) > 20);

        disk.Fill();
        var ill = await Eventually.SeesAsync("the hub says that the disk is full",
            home.Hub.HealthAsync, health => !health.Well && health.Words.Contains("disk is full", StringComparison.OrdinalIgnoreCase));
        var storedWhenFull = await StoredLog.CountAsync(home.Hub.DatabaseFile);
        if (kind == BrokerKind.Embedded)
        {
            // Mosquitto acknowledges what it queues itself; the embedded broker must not.
            Assert.True(device.Acknowledged.Count <= storedWhenFull, $"{device.Acknowledged.Count} acknowledged, {storedWhenFull} stored");
        }

        Assert.Contains("Free some space", ill.Words, StringComparison.Ordinal);
        disk.Free();
        await Eventually.TrueAsync("the hub recovers by itself", async () => (await home.Hub.HealthAsync()).Well, TimeSpan.FromSeconds(60));
        await enough.CancelAsync();
        await speaking;

        var said = device.Said.ToList();
        var stored = await Eventually.SeesAsync("all entries are stored", () => StoredLog.ReadAsync(home.Hub.DatabaseFile), entries => entries.Count >= said.Count);
        Assert.Equal(said, stored.Select(entry => (entry.Seq!.Value, entry.Message)).Order());
        Assert.Equal(0, stored.Sum(entry => entry.Missing));
    }

    [Fact]
    public async Task The_reserve_is_freed_so_that_the_hub_can_go_on_and_make_room()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 24);
        await using var home = await Household.RunAsync(BrokerKind.Embedded, null,
            ("Database:Path", Path.Combine(disk.Folder, "homehub.db")), ("Database:ReserveMegabytes", "4"));
        var reserve = Path.Combine(disk.Folder, "reserve.bin");
        Assert.Equal(4 * 1024 * 1024, new FileInfo(reserve).Length);

        disk.Fill();
        var device = new SteadyDevice("cellar", home.BrokerPort, perSecond: 100, messageLength: 4_000);
        using var enough = new CancellationTokenSource();
        var speaking = device.RunAsync(enough.Token);
        await Eventually.TrueAsync("the reserve is given up", () => !File.Exists(reserve));
        var atThatTime = device.Acknowledged.Count;
        await Eventually.TrueAsync("entries are acknowledged again, though the disk is as full as before", () => device.Acknowledged.Count > atThatTime + 50);

        var health = await home.Hub.HealthAsync();
        await enough.CancelAsync();
        await speaking;
        Assert.True(health.Well, health.Words);
        Assert.Contains("freed its reserve", health.Words, StringComparison.Ordinal);
        Assert.Equal(device.Said, (await StoredLog.ReadAsync(home.Hub.DatabaseFile)).Select(entry => (entry.Seq!.Value, entry.Message)).Order());
    }
}
