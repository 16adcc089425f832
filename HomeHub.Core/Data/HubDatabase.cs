using HomeHub.Core.Health;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Data;

/// <summary>The database file: made and migrated at start, put aside when it is damaged, opened for the one writer.</summary>
public sealed class HubDatabase(
    IOptions<DatabaseOptions> options,
    IDbContextFactory<HubDbContext> contexts,
    IEnumerable<ISurvivor> survivors,
    HubHealth health,
    TimeProvider clock,
    ILogger<HubDatabase> logger)
{
    private static readonly string[] FileSuffixes = ["", "-wal", "-shm"];
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(10);
    private readonly DatabaseOptions _options = options.Value;
    private long? _sound;

    /// <summary>Makes the file and its tables, or brings them up to date. A damaged file is put aside and a fresh one started.</summary>
    /// <exception cref="DatabaseTooNewException">A newer HomeHub made it.</exception>
    public void Prepare()
    {
        PrivateFiles.MakeFolder(_options.Folder);
        try
        {
            Migrate();
            HandOn(survivors.Where(survivor => survivor.Owes));
        }
        catch (SqliteException exception) when (StorageFault.From(exception).Kind == StorageFaultKind.Corrupt)
        {
            SetAside(exception);
        }
    }

    /// <summary>
    /// Puts the damaged file aside with its write-ahead log, starts a fresh one with who gets in, and says so on every page until it is confirmed.
    /// </summary>
    public void SetAside(Exception cause)
    {
        foreach (var survivor in survivors)
        {
            survivor.Hold();
        }

        _sound = null;
        SqliteConnection.ClearAllPools();
        var stamp = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss");
        var aside = $"{_options.FullPath}.damaged-{stamp}";
        foreach (var suffix in FileSuffixes)
        {
            if (File.Exists(_options.FullPath + suffix))
            {
                File.Move(_options.FullPath + suffix, aside + suffix, overwrite: true);
            }
        }

        logger.LogError(cause, "The database was damaged; it was put aside as {File} and a fresh one was started", aside);
        Migrate();
        health.Report(Conditions.DatabaseReplaced,
            "The database file was damaged and HomeHub started a fresh one. Users, tokens and the devices' MQTT users are in it as far as they were known; the rest is in the "
            + $"last backup: Settings, Backups says how to restore it. The old file is kept as {System.IO.Path.GetFileName(aside)}; sqlite3's .recover command can often read it.",
            dismissible: true);
        HandOn(survivors);
    }

    /// <summary>Looks through every page, which takes its time: a file that was found sound is believed for a while, whatever else is said of it.</summary>
    /// <exception cref="SqliteException">It is damaged.</exception>
    public void Check(CancellationToken cancellation)
    {
        if (_sound is { } since && clock.GetElapsedTime(since) < Believed)
        {
            return;
        }

        DatabaseCopy.CheckPages(_options.FullPath, cancellation);
        _sound = clock.GetTimestamp();
    }

    /// <summary>A connection of its own for the log writer; the caller disposes it.</summary>
    public SqliteConnection OpenForWriting()
    {
        var connection = new SqliteConnection(ConnectionString(_options, pooling: false, patience: 2));
        connection.Open();
        SqlitePragmas.Apply(connection);
        return connection;
    }

    /// <summary>Database and write-ahead log on disk, bytes.</summary>
    public (long Database, long WriteAheadLog) SizeOnDisk() => (Length(""), Length("-wal"));

    private long Length(string suffix) => new FileInfo(_options.FullPath + suffix) is { Exists: true, Length: var length } ? length : 0;

    internal static string ConnectionString(DatabaseOptions options, bool pooling = true, int patience = 10) => new SqliteConnectionStringBuilder
    {
        DataSource = options.FullPath,
        Pooling = pooling,
        // How long a command waits for a lock that another program holds, seconds.
        DefaultTimeout = patience,
    }.ToString();

    private void Migrate()
    {
        Close();
        using var context = contexts.CreateDbContext();
        string? last = null;
        if (new FileInfo(_options.FullPath) is { Exists: true, Length: > 0 })
        {
            last = LookInto();
        }
        else
        {
            context.Database.OpenConnection();
            context.Database.ExecuteSqlRaw(SqliteSql.NewDatabasePragmas);
        }

        // A start with nothing to do is the usual one, and to ask Entity Framework what is pending makes a second model.
        var newest = context.Database.GetMigrations().Last();
        if (string.CompareOrdinal(last, newest) > 0)
        {
            throw new DatabaseTooNewException(_options.FullPath);
        }

        if (string.CompareOrdinal(last, newest) < 0)
        {
            // The data folder belongs to one HomeHub: a lock that is there was left by one that was killed.
            context.Database.ExecuteSqlRaw(SqliteSql.ForgetMigrationLock);
            context.Database.Migrate();
        }
    }

    private void HandOn(IEnumerable<ISurvivor> those)
    {
        foreach (var survivor in those)
        {
            using var fresh = contexts.CreateDbContext();
            survivor.HandOn(fresh);
        }
    }

    /// <summary>What SQLite makes beside the database gets the rights of the database, so that is there first.</summary>
    private void Close()
    {
        try
        {
            if (!File.Exists(_options.FullPath))
            {
                PrivateFiles.Create(_options.FullPath).Dispose();
            }

            foreach (var suffix in FileSuffixes)
            {
                PrivateFiles.Close(_options.FullPath + suffix);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && File.Exists(_options.FullPath))
        {
            logger.LogWarning("Other users of this machine may be able to read {File}: {Reason}", _options.FullPath, exception.Message);
        }
    }

    /// <summary>
    /// The last migration that was made, null where none was. Fails where the file is damaged, and only reads: a connection that may write
    /// would take the write-ahead log of such a file away.
    /// </summary>
    private string? LookInto()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString(_options, pooling: false)) { Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSql.HasMigrations;
        if (command.ExecuteScalar() is 0L)
        {
            return null;
        }

        command.CommandText = SqliteSql.LastMigration;
        return command.ExecuteScalar() as string;
    }
}

/// <summary>The database has tables that this HomeHub does not know: to write to it would damage it.</summary>
public sealed class DatabaseTooNewException(string file) : Exception(
    $"A newer HomeHub made {file}. Start that one again, or restore the backup from before the upgrade: HomeHub.Web restore.");
