namespace HomeHub.Web.Components.Layout;

/// <summary>A time written below a plot.</summary>
/// <param name="Left">Percent of the width.</param>
public readonly record struct TimeTick(double Left, string Text);

/// <summary>Which times stand below a plot: round ones of the local clock, as many as a phone has room for.</summary>
public static class TimeAxis
{
    public static IReadOnlyList<TimeTick> Of(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var (step, format) = (to - from).TotalHours switch
        {
            <= 8 => (TimeSpan.FromHours(1), "HH:mm"),
            <= 48 => (TimeSpan.FromHours(4), "HH:mm"),
            <= 24 * 8 => (TimeSpan.FromDays(1), "ddd d"),
            _ => (TimeSpan.FromDays(5), "d MMM"),
        };
        var ticks = new List<TimeTick>();
        // Wall clock time: on the day the clocks change, four o'clock is still four o'clock.
        for (var local = TimeZoneInfo.ConvertTime(from, zone).Date; At(local) <= to; local += step)
        {
            if (At(local) >= from)
            {
                ticks.Add(new TimeTick(Math.Round((At(local) - from) / (to - from) * 100, 3), local.ToString(format, System.Globalization.CultureInfo.CurrentCulture)));
            }
        }

        return ticks;

        DateTimeOffset At(DateTime local) => new(local, zone.GetUtcOffset(local));
    }
}
