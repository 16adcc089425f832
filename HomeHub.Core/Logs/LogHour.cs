namespace HomeHub.Core.Logs;

/// <summary>
/// Entries of one level received in one hour: the chart on the overview, and, by its id range, the way from a time to ids
/// without an index on time (ids follow arrival, so this stays right when the clock jumps).
/// </summary>
public sealed class LogHour
{
    /// <summary>Start of the hour, UTC.</summary>
    public DateTimeOffset Hour { get; set; }
    public EntryLevel Level { get; set; }
    public long Count { get; set; }
    public long MinId { get; set; }
    public long MaxId { get; set; }
}
