using HomeHub.Core.Logs;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Overview;

/// <summary>One level's part of a bar.</summary>
/// <param name="Top">Distance of its upper edge from the top of the plot, pixels.</param>
public readonly record struct BarPart(EntryLevel Level, double Top, double Height);

/// <summary>One hour of the chart.</summary>
/// <param name="Counts">Entries by level, debug first.</param>
public sealed record HourBar(DateTimeOffset Start, IReadOnlyList<long> Counts, IReadOnlyList<BarPart> Parts)
{
    public long Total => Counts.Sum();

    /// <summary>The hour in one sentence.</summary>
    public string Sentence(DateTimeOffset localStart) => Total == 0
        ? $"{localStart:HH:mm}: nothing"
        : $"{localStart:HH:mm}–{localStart.AddHours(1):HH:mm}: {Counted.Words(Total, "entry", "entries")}"
            + string.Concat(Enum.GetValues<EntryLevel>().Reverse().Where(l => Counts[(int)l] > 0 && l != EntryLevel.Info)
                .Select(l => $", {Counted.Words(Counts[(int)l], LevelLook.Of(l).Word, Several(l))}"));

    private static string Several(EntryLevel level) => level is EntryLevel.Warning or EntryLevel.Error ? $"{LevelLook.Of(level).Word}s" : LevelLook.Of(level).Word;
}

/// <summary>The last 24 hours as stacked bars: the worst level on top, and never so small that it cannot be seen.</summary>
/// <param name="Top">The value of the topmost grid line.</param>
public sealed record HourBars(IReadOnlyList<HourBar> Bars, long Top)
{
    public const int Hours = 24;

    /// <summary>Height of the plot, pixels.</summary>
    public const double Height = 140;

    /// <summary>A single error among ten thousand entries still shows.</summary>
    private const double Least = 3;

    public static DateTimeOffset FirstHour(DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        return new DateTimeOffset(utc.Year, utc.Month, utc.Day, utc.Hour, 0, 0, TimeSpan.Zero).AddHours(1 - Hours);
    }

    public static HourBars From(IEnumerable<LogHour> hours, DateTimeOffset now)
    {
        var first = FirstHour(now);
        var counts = Enumerable.Range(0, Hours).Select(_ => new long[Enum.GetValues<EntryLevel>().Length]).ToArray();
        foreach (var hour in hours)
        {
            var index = (int)Math.Floor((hour.Hour - first).TotalHours);
            if (index is >= 0 and < Hours && Enum.IsDefined(hour.Level))
            {
                counts[index][(int)hour.Level] += hour.Count;
            }
        }

        var top = Round(counts.Max(c => c.Sum()));
        return new HourBars([.. counts.Select((c, i) => new HourBar(first.AddHours(i), c, Stack(c, top)))], top);
    }

    public IEnumerable<(EntryLevel Level, long Count)> Totals() =>
        Enum.GetValues<EntryLevel>().Select(level => (level, Bars.Sum(bar => bar.Counts[(int)level])));

    private static List<BarPart> Stack(long[] counts, long top)
    {
        var heights = counts.Select(c => c == 0 ? 0 : Math.Max(Least, c * Height / top)).ToArray();
        var excess = heights.Sum() - Height;
        if (excess > 0)
        {
            // What the small ones were given is taken from the biggest.
            heights[Array.IndexOf(heights, heights.Max())] -= excess;
        }

        var parts = new List<BarPart>();
        var y = Height;
        for (var level = 0; level < heights.Length; level++)
        {
            if (heights[level] > 0)
            {
                y -= heights[level];
                parts.Add(new BarPart((EntryLevel)level, Math.Round(y, 1), Math.Round(heights[level], 1)));
            }
        }

        return parts;
    }

    /// <summary>The next of 10, 20, 40, 60, 80, 100, …: round numbers whose halves are round too.</summary>
    private static long Round(long max)
    {
        for (long decade = 10; ; decade *= 10)
        {
            foreach (var step in new[] { decade, decade * 2, decade * 4, decade * 6, decade * 8 })
            {
                if (step >= max)
                {
                    return step;
                }
            }
        }
    }
}
