using HomeHub.Core.Logs;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Logs;

/// <summary>One hour of the chart above the log.</summary>
/// <param name="Hour">Its beginning.</param>
/// <param name="Total">Entries received in it.</param>
/// <param name="Bad">Those of them at level error and above.</param>
/// <param name="Height">Height of the bar, percent.</param>
/// <param name="BadHeight">Height of its coloured part, percent.</param>
public sealed record HourBar(DateTimeOffset Hour, long Total, long Bad, double Height, double BadHeight)
{
    private const int FewestHours = 24;
    private const int UsualHours = 72;
    private const int MostHours = 14 * 24;

    /// <summary>The hour in words, with its numbers.</summary>
    public string Words => $"{Hour.LocalDateTime:ddd d MMM HH:mm}: {Counted.Words(Total, "entry", "entries")}{(Bad > 0 ? $", {Counted.Words(Bad, "error", "errors")}" : "")}";

    /// <summary>The first hour to show for a filter that begins at a time, or anywhere.</summary>
    public static DateTimeOffset Start(DateTimeOffset? from, DateTimeOffset now)
    {
        var hours = from is null ? UsualHours : Math.Clamp((int)Math.Ceiling((now - from.Value).TotalHours), FewestHours, MostHours);
        return Begin(now).AddHours(1 - hours);
    }

    /// <summary>A bar for every hour, also the empty ones. The root of the number is drawn, so that a quiet hour still shows beside a flood.</summary>
    public static IReadOnlyList<HourBar> Of(IReadOnlyList<LogHour> hours, DateTimeOffset since, DateTimeOffset now)
    {
        var byHour = hours.ToLookup(h => h.Hour);
        var most = Math.Max(1, byHour.Select(g => g.Sum(h => h.Count)).DefaultIfEmpty().Max());
        var bars = new List<HourBar>();
        for (var hour = since; hour <= now; hour = hour.AddHours(1))
        {
            var total = byHour[hour].Sum(h => h.Count);
            var bad = byHour[hour].Where(h => h.Level >= EntryLevel.Error).Sum(h => h.Count);
            var height = 100 * Math.Sqrt((double)total / most);
            bars.Add(new HourBar(hour, total, bad, height, total == 0 ? 0 : Math.Min(height, Math.Max(bad > 0 ? 12 : 0, height * bad / total))));
        }

        // A hub that is a day old does not show two empty days before.
        var empty = bars.FindIndex(b => b.Total > 0) is var first and >= 0 ? first : bars.Count;
        return bars[Math.Clamp(Math.Min(empty, bars.Count - FewestHours), 0, bars.Count)..];
    }

    private static DateTimeOffset Begin(DateTimeOffset time) => new(time.UtcDateTime.Date.AddHours(time.UtcDateTime.Hour), TimeSpan.Zero);
}
