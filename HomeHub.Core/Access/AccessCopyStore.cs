using System.Text;
using System.Text.Json;
using HomeHub.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Access;

/// <summary>
/// Users, tokens and the devices' MQTT users once more, beside the database and as they rest in it: whoever got in before it was damaged still does
/// afterwards, however little of it can be read. Written with each change, so that whoever was shown out stays out.
/// </summary>
public sealed class AccessCopyStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, IOptions<DatabaseOptions> options, ILogger<AccessCopyStore> logger) : ISurvivor
{
    private string? _last;

    private string Copy => options.Value.AccessCopy;
    private string Owed => options.Value.OwedAccess;

    bool ISurvivor.Owes => File.Exists(Owed);

    /// <summary>Makes the copy what the database says: at the start that may be another database, or one that was changed and then the power went.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        using var mine = await turn.TakeAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await WriteAsync(db);
    }

    /// <summary>After a change, for whoever made it and still has the turn. What was done is done: that the copy fails does not undo it.</summary>
    internal async Task KeepAsync(HubDbContext db)
    {
        try
        {
            await WriteAsync(db);
        }
        catch (SqliteException exception)
        {
            logger.LogWarning("The copy of who gets in could not be brought up to date: {Reason}", StorageFault.From(exception).Message);
        }
    }

    /// <summary>From here on the rows are owed, by the next start as well where this one is cut off.</summary>
    void ISurvivor.Hold()
    {
        if (File.Exists(Copy))
        {
            File.Move(Copy, Owed, overwrite: true);
        }
    }

    void ISurvivor.HandOn(HubDbContext fresh)
    {
        // The file first: the command line, which is another process, may have changed something since.
        if ((Read(Owed) ?? _last) is not { } rows)
        {
            return;
        }

        try
        {
            using var whole = fresh.Database.BeginTransaction();
            fresh.Database.ExecuteSqlRaw(SqliteSql.InsertAccess, rows);
            whole.Commit();
            PrivateFiles.Write(Copy, Encoding.UTF8.GetBytes(rows));
            File.Delete(Owed);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            logger.LogError(exception, "Who got in before could not be taken over; the next start tries again");
        }
    }

    private async Task WriteAsync(HubDbContext db)
    {
        // The command line waits: two that change something at once leave the copy of the later one.
        await using var alone = await db.Database.BeginTransactionAsync();
        var rows = (await db.Database.SqlQueryRaw<string>(SqliteSql.ReadAccess).ToListAsync())[0];
        _last = rows;
        try
        {
            if (Read(Copy) != rows)
            {
                PrivateFiles.Write(Copy, Encoding.UTF8.GetBytes(rows));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The copy of who gets in could not be written: {Reason}", exception.Message);
            Drop();
        }
    }

    /// <summary>One that is behind would let in again who was shown out.</summary>
    private void Drop()
    {
        try
        {
            File.Delete(Copy);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("Nor could the old one be deleted: {Reason}", exception.Message);
        }
    }

    /// <summary>Null: it is not there, or damaged.</summary>
    private static string? Read(string file)
    {
        try
        {
            var rows = File.ReadAllBytes(file);
            using var whole = JsonDocument.Parse(rows);
            return Encoding.UTF8.GetString(rows);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
