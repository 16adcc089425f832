using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace HomeHub.Core.Data;

/// <summary>What stands in a database file.</summary>
/// <param name="Schema">Its last migration.</param>
public sealed record DatabaseFacts(string Schema, long Devices, long Entries);

/// <summary>Whole copies of the database: made while everything goes on, and looked through before one takes its place.</summary>
public sealed class DatabaseCopy(IOptions<DatabaseOptions> options, IDbContextFactory<HubDbContext> contexts)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>About what a copy takes on the disk, bytes.</summary>
    public long Size => Length(options.Value.FullPath) + Length(options.Value.FullPath + "-wal");

    /// <summary>
    /// Writes a copy as of now into a fresh file. One transaction that reads: writers go on beside it, and what was deleted is not in the copy
    /// (https://sqlite.org/lang_vacuum.html#vacuuminto).
    /// </summary>
    /// <param name="progress">Told about how much is done, 0 to 1.</param>
    public async Task MakeAsync(string file, Action<double> progress, CancellationToken cancellation)
    {
        // The rights of the file are those of the empty one.
        await PrivateFiles.Create(file).DisposeAsync();
        var size = Math.Max(1, Size);
        // SQLite does not let go of the thread.
        var copying = Task.Run(() => Copy(file, cancellation), CancellationToken.None);
        while (await Task.WhenAny(copying, Task.Delay(Look, CancellationToken.None)) != copying)
        {
            progress(Math.Min(1, (double)Length(file) / size));
        }

        await copying;
    }

    /// <summary>Reads what stands in a file, and where <paramref name="whole"/>, every page of it.</summary>
    /// <exception cref="SqliteException">It is damaged, or none of HomeHub's.</exception>
    public static async Task<DatabaseFacts> LookIntoAsync(string file, bool whole, CancellationToken cancellation) => await Task.Run(() =>
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        using var interrupt = Interrupt(connection, cancellation);
        // It may come from anywhere: nothing that is written in it is run.
        Scalar(connection, SqliteSql.Distrust);
        if (whole)
        {
            Check(connection, SqliteSql.CheckIntegrity);
        }

        return new DatabaseFacts((string?)Scalar(connection, SqliteSql.LastMigration) ?? "", (long)Scalar(connection, SqliteSql.CountDevices)!, (long)Scalar(connection, SqliteSql.CountEntries)!);
    }, cancellation);

    /// <summary>Whether this HomeHub knows the schema: an older one is brought up to date at the next start, a newer one cannot be read.</summary>
    public bool Knows(string schema)
    {
        using var db = contexts.CreateDbContext();
        return db.Database.GetMigrations().Contains(schema);
    }

    /// <summary>Reads every page of a file, beside whoever uses it.</summary>
    /// <exception cref="SqliteException">It is damaged.</exception>
    internal static void CheckPages(string file, CancellationToken cancellation)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        using var interrupt = Interrupt(connection, cancellation);
        try
        {
            Check(connection, SqliteSql.CheckPages);
        }
        catch (SqliteException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private static void Check(SqliteConnection connection, string sql)
    {
        if (Scalar(connection, sql) is not "ok")
        {
            throw new SqliteException("The check of every page found damage.", raw.SQLITE_CORRUPT);
        }
    }

    private void Copy(string file, CancellationToken cancellation)
    {
        using var connection = Open(options.Value.FullPath, SqliteOpenMode.ReadWrite);
        using var interrupt = Interrupt(connection, cancellation);
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSql.CopyInto;
        command.Parameters.AddWithValue("$file", file);
        // However long it takes: it can be cancelled.
        command.CommandTimeout = 0;
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, Mode = mode }.ToString());
        connection.Open();
        return connection;
    }

    private static CancellationTokenRegistration Interrupt(SqliteConnection connection, CancellationToken cancellation) =>
        cancellation.Register(() => raw.sqlite3_interrupt(connection.Handle!));

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return command.ExecuteScalar();
    }

    private static long Length(string file) => new FileInfo(file) is { Exists: true, Length: var length } ? length : 0;
}
