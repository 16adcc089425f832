using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HomeHub.Core.Data;

/// <summary>What kind of trouble the database is in.</summary>
public enum StorageFaultKind
{
    Busy,
    DiskFull,
    ReadOnly,
    Corrupt,
    Other,
}

/// <summary>A failed database operation in words: what happened and what to do.</summary>
public readonly record struct StorageFault(StorageFaultKind Kind, string Message)
{
    /// <summary>Reads SQLite's primary result code (https://sqlite.org/rescode.html).</summary>
    public static StorageFault From(Exception exception) => (exception.GetBaseException() as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(StorageFaultKind.Busy,
            "The database is locked by another program. Close what has the file open; entries wait and nothing is acknowledged until then."),
        raw.SQLITE_FULL => new(StorageFaultKind.DiskFull,
            "The disk is full. Free some space; devices keep their entries until they can be stored."),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => new(StorageFaultKind.ReadOnly,
            "The database cannot be written. Check the owner and rights of its folder and whether the disk went read-only."),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new(StorageFaultKind.Corrupt,
            "The database file is damaged."),
        raw.SQLITE_IOERR => new(StorageFaultKind.Other,
            $"The disk reports an error ({exception.GetBaseException().Message}). Check the SD card or drive."),
        _ => new(StorageFaultKind.Other, $"The database does not answer as expected: {exception.GetBaseException().Message}"),
    };
}
