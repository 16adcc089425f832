using Microsoft.Data.Sqlite;

namespace HomeHub.Tests.Support;

/// <summary>What a bad SD card does to a database. Ones, not noise: that is no page, wherever it is read, while noise may happen to be one.</summary>
internal static class SpoiltDatabase
{
    /// <summary>Spoils the one page that a small table begins with.</summary>
    public static async Task SpoilTableAsync(string file, string table)
    {
        long page, size;
        await using (var connection = await StoredLog.OpenAsync(file))
        {
            // All is in the one file.
            await StoredLog.ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            page = await NumberAsync(connection, $"SELECT rootpage FROM sqlite_master WHERE name = '{table}'");
            size = await NumberAsync(connection, "PRAGMA page_size");
        }

        await SpoilAsync(file, (page - 1) * size, (int)size);
    }

    /// <summary>Spoils every page, and the write-ahead log.</summary>
    public static async Task SpoilAllAsync(string file)
    {
        await SpoilAsync(file, 0, (int)new FileInfo(file).Length);
        await File.WriteAllTextAsync(file + "-wal", "not a write-ahead log", TestContext.Current.CancellationToken);
    }

    private static async Task SpoilAsync(string file, long from, int length)
    {
        // What somebody has in memory is not read again.
        SqliteConnection.ClearAllPools();
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.Position = from;
        await stream.WriteAsync(Enumerable.Repeat(byte.MaxValue, length).ToArray(), TestContext.Current.CancellationToken);
    }

    private static async Task<long> NumberAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
