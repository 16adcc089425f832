using System.Globalization;
using HomeHub.Core.Sensors;

namespace HomeHub.Web.Components.Sensors;

/// <summary>The last hours as small as a word: a line of what was measured, or blocks of what was on. Drawn on 100 by <see cref="Height"/>.</summary>
/// <param name="Line">Path data; empty for on and off.</param>
/// <param name="Blocks">Left and width.</param>
public sealed record SparkPlot(string Line, IReadOnlyList<(double Left, double Width)> Blocks)
{
    public const int Height = 28;

    /// <summary>As far back as the last hours are kept at hand.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(6);

    /// <summary>Five-minute means further apart than this are not joined.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(21);

    public bool IsEmpty => Line.Length == 0 && Blocks.Count == 0;

    public static SparkPlot Of(IReadOnlyList<ReadingPoint> points, bool isSwitch, string? unit, DateTimeOffset now)
    {
        var from = now - Length;
        return isSwitch
            ? new SparkPlot("", [.. LanePlot.Of(points, from, now, TimeZoneInfo.Utc).Bars.Select(bar => (bar.Left, Math.Max(bar.Width, 1)))])
            : new SparkPlot(LineOf([.. points.Where(point => point.Time >= from)], unit, from, now), []);
    }

    private static string LineOf(IReadOnlyList<ReadingPoint> points, string? unit, DateTimeOffset from, DateTimeOffset to)
    {
        if (points.Count == 0)
        {
            return "";
        }

        var (low, high) = (points.Min(point => point.Mean), points.Max(point => point.Mean));
        var least = ValueScale.Least(unit, low, high);
        var (middle, half) = ((low + high) / 2, Math.Max(high - low, least) / 2);
        return string.Concat(points.Select((point, i) => string.Create(CultureInfo.InvariantCulture,
            $"{(i == 0 || point.Time - points[i - 1].Time > Gap ? 'M' : 'L')}{(point.Time - from) / (to - from) * 100:0.#} {2 + ((middle + half - point.Mean) / (2 * half) * (Height - 4)):0.#}")))
            + (points.Count == 1 ? "h.1" : "");
    }
}
