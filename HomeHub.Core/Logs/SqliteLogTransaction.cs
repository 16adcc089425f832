using HomeHub.Core.Data;
using Microsoft.Data.Sqlite;

namespace HomeHub.Core.Logs;

/// <summary>Writes one batch in one transaction with prepared statements; keeps its connection and statements from batch to batch.</summary>
internal sealed class SqliteLogTransaction : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _sql;
    private readonly LogSequence _sequence;
    private long _nextId;

    /// <param name="leastId">The next entry's number is at least this: in a fresh file, too, the numbers go on where the damaged one ended.</param>
    public SqliteLogTransaction(HubDatabase database, long leastId = 1)
    {
        _connection = database.OpenForWriting();
        _sql = new SqliteStatements(_connection);
        _sequence = new LogSequence(_sql);
        _nextId = Math.Max(leastId, _sql.Scalar(SqliteSql.NextEntryId)!.Value);
    }

    public long NewestId() => _nextId - 1;

    /// <summary>Stores the batch and commits; on any failure nothing of it is stored and the exception goes to the caller.</summary>
    public LogTransactionResult Commit(LogBatch batch)
    {
        var firstId = _nextId;
        var stored = new List<LogEntry>(batch.Count);
        var hours = new Dictionary<(long Hour, EntryLevel Level), LogHour>();
        _sql.Execute(SqliteSql.Begin);
        try
        {
            foreach (var pending in batch.InOrderOfArrival())
            {
                Add(pending, stored, hours);
            }

            foreach (var (device, count) in batch.Dropped)
            {
                Add(GapEntries.Overload(device, count, stored), stored, hours);
            }

            WriteHours(hours.Values);
            _sequence.Save();
            _sql.Execute(SqliteSql.Commit);
        }
        catch
        {
            _nextId = firstId;
            _sequence.Forget();
            TryRollback();
            throw;
        }

        return _sequence.TakeResult(stored);
    }

    public void Dispose()
    {
        _sql.Dispose();
        _connection.Dispose();
    }

    private void Add(PendingEntry pending, List<LogEntry> stored, Dictionary<(long, EntryLevel), LogHour> hours)
    {
        var entry = pending.Entry;
        if (pending.Retained && _sql.Scalar(SqliteSql.FindRetained,
            entry.DeviceId, entry.Topic, entry.Log) is not null)
        {
            return;
        }

        entry.Id = _nextId;
        entry.Incarnation = 0;
        entry.Missing = entry.Type == LogTypes.Gap && entry.Seq is null ? entry.Missing : 0;
        var isNew = entry.Seq is null ? Insert(entry) : _sequence.Insert(entry, Insert);
        if (!isNew)
        {
            return;
        }

        _nextId++;
        _sql.Execute(SqliteSql.InsertText, entry.Id, pending.Body);
        stored.Add(entry);
        CountHour(entry, hours);
    }

    private bool Insert(LogEntry entry) => _sql.Execute(SqliteSql.InsertEntry,
        entry.Id, entry.Topic, entry.Log, entry.Time.ToUnixTimeMilliseconds(),
        entry.DeviceId, (long)entry.Level, entry.Type, entry.Message,
        entry.Boot, entry.Seq, entry.DeviceTime?.ToUnixTimeMilliseconds(),
        entry.Incarnation, entry.Missing) > 0;

    private static void CountHour(LogEntry entry, Dictionary<(long, EntryLevel), LogHour> hours)
    {
        var start = entry.Time.ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000;
        if (!hours.TryGetValue((start, entry.Level), out var hour))
        {
            hours[(start, entry.Level)] = hour = new LogHour
            {
                Hour = DateTimeOffset.FromUnixTimeMilliseconds(start),
                Level = entry.Level,
                MinId = entry.Id,
            };
        }

        hour.Count++;
        hour.MaxId = entry.Id;
    }

    private void WriteHours(IEnumerable<LogHour> hours)
    {
        foreach (var hour in hours)
        {
            _sql.Execute(SqliteSql.UpsertHour, hour.Hour.ToUnixTimeMilliseconds(), (long)hour.Level,
                hour.Count, hour.MinId, hour.MaxId);
        }
    }

    private void TryRollback()
    {
        try
        {
            _sql.Execute(SqliteSql.Rollback);
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on a full disk or an I/O error; then there is nothing left to roll back.
        }
    }
}
