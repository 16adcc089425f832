using Microsoft.Data.Sqlite;

namespace HomeHub.Tests.Support;

/// <summary>A row of the log as it stands in the database file.</summary>
public sealed record StoredEntry(long Id, string? Device, string Topic, string Log, string Message, string Type, long? Boot, long? Seq, int Incarnation, long Missing);

/// <summary>Reads the log past HomeHub, from its database file: what is on the disk, whatever the hub says.</summary>
public static class StoredLog
{
    public static async Task<List<StoredEntry>> ReadAsync(string file)
    {
        await using var connection = await OpenAsync(file);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, device_id, topic, log, message, type, boot, seq, incarnation, missing FROM log_entries ORDER BY id";
        await using var row = await command.ExecuteReaderAsync();
        var entries = new List<StoredEntry>();
        while (await row.ReadAsync())
        {
            entries.Add(new StoredEntry(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
                row.GetString(5), row.IsDBNull(6) ? null : row.GetInt64(6), row.IsDBNull(7) ? null : row.GetInt64(7), row.GetInt32(8), row.GetInt64(9)));
        }

        return entries;
    }

    public static async Task<long> CountAsync(string file)
    {
        await using var connection = await OpenAsync(file);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM log_entries";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A connection of another program's, as far as HomeHub can tell.</summary>
    public static async Task<SqliteConnection> OpenAsync(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    public static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
