using System.Net;
using System.Security.Cryptography;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>The database file is locked, read-only or damaged.</summary>
public sealed class DatabaseFaultTests
{
    [Theory]
    [InlineData(BrokerKind.Embedded)]
    [InlineData(BrokerKind.Mosquitto)]
    public async Task A_database_locked_by_another_program_delays_entries_and_loses_none(BrokerKind kind)
    {
        await using var home = await Household.RunAsync(kind);
        var device = new SteadyDevice("porch", home.BrokerPort, perSecond: 50);
        using var enough = new CancellationTokenSource();
        var speaking = device.RunAsync(enough.Token);
        await Eventually.TrueAsync("entries are stored", async () => await StoredLog.CountAsync(home.Hub.DatabaseFile) > 20);

        await using (var other = await StoredLog.OpenAsync(home.Hub.DatabaseFile))
        {
            await StoredLog.ExecuteAsync(other, "BEGIN EXCLUSIVE");
            // Longer than HomeHub waits for the lock at a time: it has to give up, say so and try again.
            await Eventually.TrueAsync("the hub says that the database is locked", async () =>
                (await home.Hub.HealthAsync()).Words.Contains("locked by another program", StringComparison.Ordinal));
            await StoredLog.ExecuteAsync(other, "ROLLBACK");
        }

        await Eventually.TrueAsync("the hub is well again", async () => (await home.Hub.HealthAsync()).Well);
        await enough.CancelAsync();
        await speaking;
        var said = device.Said.ToList();
        var stored = await Eventually.SeesAsync("all entries are stored", () => StoredLog.ReadAsync(home.Hub.DatabaseFile), entries => entries.Count >= said.Count);
        Assert.Equal(said, stored.Select(entry => (entry.Seq!.Value, entry.Message)).Order());
        Assert.Equal(0, stored.Sum(entry => entry.Missing));
    }

    [Fact]
    public async Task A_disk_that_went_read_only_is_said_and_entries_wait_for_it()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 24);
        await using var home = await Household.RunAsync(BrokerKind.Embedded, null, ("Database:Path", Path.Combine(disk.Folder, "homehub.db")));
        var device = new SteadyDevice("porch", home.BrokerPort, perSecond: 20);
        using var enough = new CancellationTokenSource();
        var speaking = device.RunAsync(enough.Token);
        await Eventually.TrueAsync("entries are stored", async () => await StoredLog.CountAsync(home.Hub.DatabaseFile) > 20);

        // A file that is open stays writable; the lock makes HomeHub open it anew, and stays until it has.
        await using (var other = await StoredLog.OpenAsync(home.Hub.DatabaseFile))
        {
            await StoredLog.ExecuteAsync(other, "BEGIN EXCLUSIVE");
            await Eventually.TrueAsync("the hub gave up its connection", async () => !(await home.Hub.HealthAsync()).Well);
            await disk.MakeReadOnlyAsync();
            var ill = await Eventually.SeesAsync("the hub says that it cannot write",
                home.Hub.HealthAsync, health => health.Words.Contains("cannot be written", StringComparison.Ordinal));
            Assert.False(ill.Well);
            await StoredLog.ExecuteAsync(other, "ROLLBACK");
        }

        await disk.MakeWritableAsync();
        await Eventually.TrueAsync("the hub is well again", async () => (await home.Hub.HealthAsync()).Well);
        await enough.CancelAsync();
        await speaking;
        var stored = await StoredLog.ReadAsync(home.Hub.DatabaseFile);
        Assert.Equal(device.Said, stored.Select(entry => (entry.Seq!.Value, entry.Message)).Order());
    }

    [Fact]
    public async Task A_database_that_is_damaged_at_the_start_is_put_aside_and_a_fresh_one_started()
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        await home.Hub.Process.TerminateAsync();
        var garbage = RandomNumberGenerator.GetBytes(200_000);
        await File.WriteAllBytesAsync(home.Hub.DatabaseFile, garbage, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(home.Hub.DatabaseFile + "-wal", "not a write-ahead log", TestContext.Current.CancellationToken);

        await home.Hub.StartAsync();
        await using var client = await home.ConnectAsync("shed");
        await client.LogAsync("shed", 1, 1, "a fresh start");

        Assert.Equal("a fresh start", Assert.Single(await StoredLog.ReadAsync(home.Hub.DatabaseFile)).Message);
        Assert.Contains("The database file was damaged", (await home.Hub.HealthAsync()).Words, StringComparison.Ordinal);
        Assert.Equal(garbage, await File.ReadAllBytesAsync(Assert.Single(Damaged(home, ending: "")), TestContext.Current.CancellationToken));
        Assert.Single(Damaged(home, ending: "-wal"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_is_damaged_while_running_is_put_aside_and_the_numbers_go_on(bool whileOneSpeaks)
    {
        await using var home = await Household.RunAsync(BrokerKind.Embedded);
        var device = new SteadyDevice("shed", home.BrokerPort, perSecond: 1_000, messageLength: 4_000);
        using var enough = new CancellationTokenSource();
        var speaking = device.RunAsync(enough.Token);
        // More than SQLite keeps in memory, so that it has to read the file again.
        await Eventually.TrueAsync("the file has grown", () => new FileInfo(home.Hub.DatabaseFile).Length > 8_000_000, TimeSpan.FromSeconds(60));
        if (!whileOneSpeaks)
        {
            await enough.CancelAsync();
            await speaking;
        }

        var last = (await StoredLog.ReadAsync(home.Hub.DatabaseFile))[^1].Id;
        await SpoilAsync(home.Hub.DatabaseFile, home.Hub.DatabaseFile + "-wal");

        if (!whileOneSpeaks)
        {
            // Who reads finds it, too; unless the hub, which notes that the device went, was faster.
            using var page = await home.Hub.Http.GetAsync("/api/home/logs?limit=5000", TestContext.Current.CancellationToken);
            Assert.True(page.StatusCode == HttpStatusCode.ServiceUnavailable || (await home.Hub.HealthAsync()).Words.Contains("started a fresh one", StringComparison.Ordinal),
                $"Who read was answered {page.StatusCode} out of a database that is damaged");
        }

        await Eventually.SeesAsync("the hub says that the database was replaced, and stores again", home.Hub.HealthAsync,
            health => health.Well && health.Words.Contains("started a fresh one", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        await enough.CancelAsync();
        await speaking;
        await using var client = await home.ConnectAsync("attic");
        await client.LogAsync("attic", 1, 1, "after");

        var stored = await StoredLog.ReadAsync(home.Hub.DatabaseFile);
        Assert.Equal("after", stored[^1].Message);
        Assert.Equal(stored.Count, stored.DistinctBy(entry => entry.Message).Count());
        Assert.True(stored[0].Id > last, $"The fresh database begins with number {stored[0].Id}, the old one had reached {last}: a number was used twice");
        Assert.Single(Damaged(home, ending: ""));
        Assert.True((await home.Hub.HealthAsync()).Well);
    }

    /// <summary>Writes noise over both files. They are opened before either is spoilt: afterwards the names may belong to fresh ones.</summary>
    private static async Task SpoilAsync(string database, string writeAheadLog)
    {
        await using var first = new FileStream(database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await using var second = new FileStream(writeAheadLog, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await first.WriteAsync(RandomNumberGenerator.GetBytes((int)first.Length), TestContext.Current.CancellationToken);
        await second.WriteAsync(RandomNumberGenerator.GetBytes((int)second.Length), TestContext.Current.CancellationToken);
    }

    private static string[] Damaged(Household home, string ending) =>
        [.. Directory.GetFiles(Path.GetDirectoryName(home.Hub.DatabaseFile)!, "homehub.db.damaged-*")
            .Where(file => ending.Length > 0 ? file.EndsWith(ending, StringComparison.Ordinal) : !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal))];
}
