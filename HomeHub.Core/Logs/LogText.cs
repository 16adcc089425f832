namespace HomeHub.Core.Logs;

/// <summary>The full-text index (SQLite FTS5) as LINQ sees it: comparing <see cref="Match"/> with an FTS5 query string is a MATCH.</summary>
public sealed class LogText
{
    public long RowId { get; set; }
    public string? Match { get; set; }
}
