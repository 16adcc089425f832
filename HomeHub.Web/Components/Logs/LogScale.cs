namespace HomeHub.Web.Components.Logs;

/// <summary>
/// How much room the entries before and after the window take in the scroll bar, in rows. What is loaded has its real height; what
/// is not is spread by ids, which follow time closely, and shrunk where the whole would be higher than a browser can scroll.
/// </summary>
/// <param name="Before">Rows of empty space above the window.</param>
/// <param name="After">Rows of empty space below it.</param>
public readonly record struct LogScale(long Before, long After)
{
    /// <summary>Rows of 52 px make 4.7 million pixels of these; browsers end between 17 and 33 million.</summary>
    public const long MostRows = 90_000;

    /// <summary>A stretch that exists but is tiny still has to be big enough to be scrolled into.</summary>
    private const long Least = 20;

    /// <param name="rows">Rows in the window.</param>
    /// <param name="first">Id of the first of them.</param>
    /// <param name="last">Id of the last of them.</param>
    /// <param name="range">First and last id there is.</param>
    /// <param name="matches">How many entries there are in all, where that is known.</param>
    public static LogScale Of(int rows, long first, long last, (long Oldest, long Newest) range, bool hasOlder, bool hasNewer, long? matches = null)
    {
        var idsBefore = hasOlder ? Math.Max(0, first - range.Oldest) : 0;
        var idsAfter = hasNewer ? Math.Max(0, range.Newest - last) : 0;
        var ids = idsBefore + idsAfter;
        if (rows == 0 || ids == 0)
        {
            return default;
        }

        // Without a count the ids are the best guess: right without a filter, too many with one.
        var outside = Math.Clamp((matches ?? long.MaxValue) - rows, 0, Math.Min(ids, MostRows));
        return new LogScale(Share(idsBefore), Share(idsAfter));

        long Share(long part) => part == 0 ? 0 : Math.Max(Least, (long)Math.Round((double)outside * part / ids));
    }

    /// <summary>The id at a place in the space before or after the window.</summary>
    /// <param name="share">0 at the upper end of that space, 1 at its lower end.</param>
    public static long IdAt(double share, long upper, long lower) => upper + (long)((lower - upper) * Math.Clamp(share, 0, 1));
}
