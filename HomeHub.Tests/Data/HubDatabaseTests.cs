using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Data;

public sealed class HubDatabaseTests
{
    [Fact]
    public async Task A_damaged_file_is_put_aside_with_its_log_and_a_fresh_one_is_started()
    {
        await using var core = new TestCore();
        await File.WriteAllTextAsync(core.DatabaseFile, new string('x', 8_192), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(core.DatabaseFile + "-wal", "y", TestContext.Current.CancellationToken);
        await core.StartWriterAsync();
        await core.SayAsync("kitchen", "still here");
        Assert.Single(await core.LogAsync());
        Assert.Contains(Directory.GetFiles(core.Folder), f => f.Contains("homehub.db.damaged-", StringComparison.Ordinal));
        Assert.Contains("damaged", core.Get<HubHealth>().Find(Conditions.DatabaseReplaced)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrating_twice_changes_nothing()
    {
        await using var core = new TestCore();
        await core.StartWriterAsync();
        await core.SayAsync("kitchen", "kept");
        core.Get<HubDatabase>().Prepare();
        Assert.Equal("kept", Assert.Single(await core.LogAsync()).Message);
    }

    [Fact]
    public async Task The_database_of_a_newer_HomeHub_is_left_alone()
    {
        await using var core = new TestCore();
        core.Get<HubDatabase>().Prepare();
        await using (var newer = new SqliteConnection($"Data Source={core.DatabaseFile};Pooling=False"))
        {
            await newer.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = newer.CreateCommand();
            command.CommandText = "INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99.0.0');";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var refused = Assert.Throws<DatabaseTooNewException>(core.Get<HubDatabase>().Prepare);

        Assert.StartsWith($"A newer HomeHub made {core.DatabaseFile}.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_was_killed_while_it_migrated_does_not_keep_the_next_one_from_starting()
    {
        await using var core = new TestCore();
        await using (var killed = new SqliteConnection($"Data Source={core.DatabaseFile};Pooling=False"))
        {
            await killed.OpenAsync(TestContext.Current.CancellationToken);
            Execute(killed, """CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-03-01')""");
        }

        await Task.Run(core.Get<HubDatabase>().Prepare, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await core.StartWriterAsync();
        await core.SayAsync("kitchen", "up");
        Assert.Single(await core.LogAsync());
    }

    [Fact]
    public async Task A_locked_database_holds_entries_back_says_so_and_recovers_by_itself()
    {
        await using var core = await new TestCore().StartWriterAsync();
        await using var other = new SqliteConnection($"Data Source={core.DatabaseFile};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        Execute(other, "BEGIN EXCLUSIVE");
        var saying = core.SayAsync("kitchen", "patient");
        await WaitForAsync(() => core.Get<HubHealth>().Find(Conditions.Database) is not null);
        Assert.False(saying.IsCompleted);
        Assert.Contains("locked", core.Get<HubHealth>().Find(Conditions.Database)!.Message, StringComparison.Ordinal);
        Execute(other, "ROLLBACK");
        await saying;
        Assert.Equal("patient", Assert.Single(await core.LogAsync()).Message);
        await WaitForAsync(() => core.Get<HubHealth>().Find(Conditions.Database) is null);
    }

    [Theory]
    [InlineData("Mqtt:Port", "70000")]
    [InlineData("Mqtt:LogTopics:0", "a/#/b")]
    [InlineData("Mqtt:Password", "placeholder")]
    [InlineData("Mqtt:BaseTopic", "a/+")]
    [InlineData("Logs:QueueEntries", "1")]
    [InlineData("Devices:NewPerHour", "0")]
    public async Task A_wrong_setting_is_named_by_its_key(string key, string value)
    {
        var core = new TestCore((key, value));
        var failure = Assert.ThrowsAny<OptionsValidationException>(() => core.Get<IStartupValidator>().Validate());
        Assert.Contains(failure.Failures, f => f.Contains(key.Replace(":0", "", StringComparison.Ordinal).Replace("Password", "Username", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not happen within 30 s.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
