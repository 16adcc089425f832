using HomeHub.Core.Data;
using SQLitePCL;

namespace HomeHub.Core.Logs;

/// <summary>
/// Stores each <c>(device, boot, seq)</c> once, and notices what is missing. Works inside the writer's transaction: what it
/// learned counts only after <see cref="Save"/> and the commit, and <see cref="Forget"/> drops it.
/// </summary>
internal sealed class LogSequence(SqliteStatements sql)
{
    private readonly Dictionary<string, DeviceStreams> _devices = [];
    private readonly HashSet<(string Device, int Incarnation, long Boot)> _touched = [];
    private readonly List<LogGap> _gaps = [];
    private bool _rewritten;

    /// <summary>Inserts a numbered entry; false where it is stored already. Fills in its incarnation and the gap before it.</summary>
    public bool Insert(LogEntry entry, Func<LogEntry, bool> insert)
    {
        var streams = Streams(entry.DeviceId!);
        var known = streams.LastSeq.TryGetValue(entry.Boot!.Value, out var last);
        var seq = entry.Seq!.Value;
        entry.Incarnation = streams.Incarnation;
        // A device met for the first time may be in the middle of its boot: what it told nobody is not lost here.
        entry.Missing = seq > last && (known || streams.LastSeq.Count > 0) ? seq - last - 1 : 0;

        if (!insert(entry))
        {
            if (IsSame(entry))
            {
                return false;
            }

            // The same numbers with other words: the board's flash was wiped and it counts anew.
            streams.Incarnation++;
            streams.LastSeq.Clear();
            return Insert(entry, insert);
        }

        if (entry.Missing > 0)
        {
            _gaps.Add(new LogGap(entry.DeviceId!, entry.Id, entry.Missing, entry.Time, "never arrived"));
        }

        if (seq > last)
        {
            streams.LastSeq[entry.Boot.Value] = seq;
            _touched.Add((entry.DeviceId!, streams.Incarnation, entry.Boot.Value));
        }
        else
        {
            Fill(entry);
        }

        return true;
    }

    /// <summary>Writes how far each stream came.</summary>
    public void Save()
    {
        foreach (var (device, incarnation, boot) in _touched)
        {
            sql.Execute(SqliteSql.UpsertStream, device, incarnation, boot,
                _devices[device].LastSeq.GetValueOrDefault(boot));
        }
    }

    public LogTransactionResult TakeResult(IReadOnlyList<LogEntry> stored)
    {
        var result = new LogTransactionResult(stored, [.. _gaps], _rewritten);
        Reset();
        return result;
    }

    /// <summary>The transaction was rolled back.</summary>
    public void Forget()
    {
        _devices.Clear();
        Reset();
    }

    private void Reset()
    {
        _touched.Clear();
        _gaps.Clear();
        _rewritten = false;
    }

    private DeviceStreams Streams(string device)
    {
        if (!_devices.TryGetValue(device, out var streams))
        {
            _devices[device] = streams = new DeviceStreams();
            var rows = sql.Rows(SqliteSql.ReadStreams,
                row => (Incarnation: raw.sqlite3_column_int(row, 0), Boot: raw.sqlite3_column_int64(row, 1), LastSeq: raw.sqlite3_column_int64(row, 2)), device);
            streams.Incarnation = rows.Count == 0 ? 0 : rows.Max(r => r.Incarnation);
            foreach (var row in rows.Where(r => r.Incarnation == streams.Incarnation))
            {
                streams.LastSeq[row.Boot] = row.LastSeq;
            }
        }

        return streams;
    }

    private bool IsSame(LogEntry entry) => sql.Scalar(SqliteSql.IsSame,
        (long)entry.Level, entry.Type, entry.Message, entry.DeviceId, entry.Incarnation, entry.Boot, entry.Seq) == 1;

    /// <summary>A late entry: the gap it belongs to stands before the next entry of its boot that has one, and is one smaller now.</summary>
    private void Fill(LogEntry entry)
    {
        var next = sql.Rows(SqliteSql.FindNextGap, row => (Id: raw.sqlite3_column_int64(row, 0), Missing: raw.sqlite3_column_int64(row, 1)),
            entry.DeviceId, entry.Incarnation, entry.Boot, entry.Seq);
        if (next is [var (id, missing), ..])
        {
            sql.Execute(SqliteSql.SetMissing, missing - 1, id);
            _gaps.RemoveAll(gap => gap.EntryId == id);
            _gaps.Add(new LogGap(entry.DeviceId!, id, missing - 1, entry.Time, "arrived late"));
            _rewritten = true;
        }
    }

    private sealed class DeviceStreams
    {
        public int Incarnation { get; set; }
        public Dictionary<long, long> LastSeq { get; } = [];
    }
}
