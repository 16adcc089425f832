namespace HomeHub.Web.Components.Logs;

/// <summary>How much of the log a view holds.</summary>
/// <param name="Page">Rows read at a time.</param>
/// <param name="Followed">Most rows kept while the newest is followed: what is scrolled out above is read again when needed.</param>
/// <param name="Browsed">Most rows kept while one reads elsewhere.</param>
public sealed record LogWindowSize(int Page, int Followed, int Browsed)
{
    public static LogWindowSize List { get; } = new(100, 250, 400);

    /// <summary>What stands in the page before its circuit is there: a screenful.</summary>
    public static LogWindowSize FirstPaint { get; } = new(50, 50, 100);

    /// <summary>The last few rows and nothing else.</summary>
    public static LogWindowSize Tail(int rows) => new(rows, rows, rows);
}
