using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HomeHub.Core.Data;

/// <summary>
/// Prepared statements of one connection, each made once and used again, straight on SQLite's own interface: an entry has
/// thirteen values, and ADO.NET looks each up by name, in a box, every time.
/// </summary>
/// <exception cref="SqliteException">Any method: what SQLite answered, with its result code.</exception>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly sqlite3 _database = connection.Handle!;
    private readonly Dictionary<string, sqlite3_stmt> _statements = [];

    /// <summary>Runs it with the values in the order in which the statement first names its parameters; returns the number of rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            while (Step(statement))
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>The first column of the first row as a number; null where there is no row.</summary>
    public long? Scalar(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var rows = Rows(sql, statement => raw.sqlite3_column_int64(statement, 0), values);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Every row, read by <paramref name="read"/>.</summary>
    public List<T> Rows<T>(string sql, Func<sqlite3_stmt, T> read, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            var rows = new List<T>();
            while (Step(statement))
            {
                rows.Add(read(statement));
            }

            return rows;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
    }

    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return result == raw.SQLITE_ROW;
        }

        throw Failure(result);
    }

    private sqlite3_stmt Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
            _statements[sql] = statement;
        }

        for (var i = 0; i < values.Length; i++)
        {
            Check(values[i].Bind(statement, i + 1));
        }

        return statement;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    private SqliteException Failure(int result) => new(raw.sqlite3_errmsg(_database).utf8_to_string(), result & 0xff, result);
}

/// <summary>A text, a number, or nothing, on its way into a statement without a box.</summary>
internal readonly struct SqlValue
{
    private readonly string? _text;
    private readonly long? _number;
    private readonly double? _real;

    private SqlValue(string? text, long? number, double? real) => (_text, _number, _real) = (text, number, real);

    public static implicit operator SqlValue(string? text) => new(text, null, null);

    public static implicit operator SqlValue(long number) => new(null, number, null);

    public static implicit operator SqlValue(long? number) => new(null, number, null);

    public static implicit operator SqlValue(double real) => new(null, null, real);

    public int Bind(sqlite3_stmt statement, int index) => this switch
    {
        { _text: { } text } => raw.sqlite3_bind_text(statement, index, text),
        { _number: { } number } => raw.sqlite3_bind_int64(statement, index, number),
        { _real: { } real } => raw.sqlite3_bind_double(statement, index, real),
        _ => raw.sqlite3_bind_null(statement, index),
    };
}
