using System.Globalization;
using System.Text;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Sensors;

/// <summary>A stretch without a gap, as SVG path data.</summary>
/// <param name="Line">Of the means.</param>
/// <param name="Band">From the least to the most of the readings that were taken together; empty where each stands for itself.</param>
public sealed record PlotStretch(string Line, string Band)
{
    /// <summary>What a single reading ends with: a line of no length, whose round ends are a dot.</summary>
    internal const string DotEnd = "h.01";

    public bool IsDot => Line.EndsWith(DotEnd, StringComparison.Ordinal);
}

/// <summary>A reading where it is drawn; percent from the left, 0 to 1 from the top.</summary>
public sealed record PlotPoint(double Left, double Top, ReadingPoint Reading);

/// <summary>Numbers over time, drawn on a sheet of <see cref="Width"/> by <see cref="Height"/>.</summary>
/// <param name="Columns">The reading that a pointer finds in each of equally wide columns; null where there is none near it.</param>
public sealed record ValuePlot(
    ValueScale Scale, IReadOnlyList<TimeTick> Times, IReadOnlyList<PlotStretch> Stretches, IReadOnlyList<PlotPoint?> Columns, ReadingStatistics? Statistics)
{
    public const int Width = 1000;
    public const int Height = 200;

    /// <summary>More columns than a finger can tell apart.</summary>
    public const int ColumnCount = 120;

    /// <summary>How many points are asked for: one for every few pixels of a desk's screen.</summary>
    public const int MostPoints = 240;

    /// <summary>Draws what was measured: a line with gaps where readings are missing.</summary>
    /// <param name="expiry">How old a reading may become; null: as the readings themselves suggest.</param>
    public static ValuePlot Measured(IReadOnlyList<ReadingPoint> points, string? unit, TimeSpan? expiry, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var known = points.Where(point => point.Time >= from && point.Time <= to).ToList();
        var (low, high) = known.Count == 0 ? (0, 1) : (known.Min(point => point.Min), known.Max(point => point.Max));
        var scale = ValueScale.Of(low, high, ValueScale.Least(unit, low, high));
        var sheet = new Sheet(scale, from, to);
        var gap = Gap(known, expiry, to - from);
        var stretches = new List<PlotStretch>();
        for (var start = 0; start < known.Count;)
        {
            var end = start + 1;
            while (end < known.Count && known[end].Time - known[end - 1].Time <= gap)
            {
                end++;
            }

            stretches.Add(sheet.Stretch(known[start..end]));
            start = end;
        }

        return new ValuePlot(scale, TimeAxis.Of(from, to, zone), stretches, sheet.Columns(known, gap), ReadingStatistics.Of(known));
    }

    /// <summary>Draws what holds until it is changed: steps. The first may be older than the span.</summary>
    public static ValuePlot Held(IReadOnlyList<ReadingPoint> points, ValueScale scale, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var known = points.Where(point => point.Time <= to).Select(point => point.Time < from ? point with { Time = from } : point).ToList();
        var sheet = new Sheet(scale, from, to);
        return new ValuePlot(scale, TimeAxis.Of(from, to, zone), known.Count == 0 ? [] : [sheet.Steps(known)], sheet.Held(known), null);
    }

    /// <summary>
    /// Longer without a reading is a gap: three times the usual distance, and never less than what taking readings together puts
    /// between two of them.
    /// </summary>
    private static TimeSpan Gap(List<ReadingPoint> points, TimeSpan? expiry, TimeSpan length)
    {
        var distances = points.Zip(points.Skip(1), (one, next) => next.Time - one.Time).Order().ToList();
        TimeSpan[] candidates = [2.5 * length / MostPoints, expiry ?? TimeSpan.Zero, distances.Count == 0 ? TimeSpan.Zero : 3 * distances[distances.Count / 2]];
        return candidates.Max();
    }

    private sealed class Sheet(ValueScale scale, DateTimeOffset from, DateTimeOffset to)
    {
        public PlotStretch Stretch(IReadOnlyList<ReadingPoint> points)
        {
            var line = new StringBuilder();
            foreach (var (i, point) in points.Index())
            {
                line.Append(i == 0 ? 'M' : 'L').Append(X(point.Time)).Append(' ').Append(Y(point.Mean));
            }

            var band = points.Count > 1 && points.Any(point => point.Max > point.Min)
                ? "M" + string.Join('L', points.Select(point => $"{X(point.Time)} {Y(point.Max)}").Concat(points.Reverse().Select(point => $"{X(point.Time)} {Y(point.Min)}"))) + "Z"
                : "";
            return new PlotStretch(points.Count == 1 ? line.Append(PlotStretch.DotEnd).ToString() : line.ToString(), band);
        }

        public PlotStretch Steps(List<ReadingPoint> points)
        {
            var line = new StringBuilder($"M{X(points[0].Time)} {Y(points[0].Mean)}");
            foreach (var point in points.Skip(1))
            {
                line.Append(CultureInfo.InvariantCulture, $"H{X(point.Time)}V{Y(point.Mean)}");
            }

            line.Append(CultureInfo.InvariantCulture, $"H{X(to)}");
            return new PlotStretch(line.ToString(), $"{line}V{Height}H{X(points[0].Time)}Z");
        }

        public IReadOnlyList<PlotPoint?> Columns(List<ReadingPoint> points, TimeSpan gap) =>
            [.. Middles().Select(middle => points.Count == 0 ? null : points.MinBy(point => (point.Time - middle).Duration()) is var near
                && (near.Time - middle).Duration() <= Max(gap / 2, (to - from) / ColumnCount) ? Point(near) : null)];

        public IReadOnlyList<PlotPoint?> Held(List<ReadingPoint> points) =>
            [.. Middles().Select(middle => points.FindLastIndex(point => point.Time <= middle) is var index and >= 0
                ? Point(points[index]) with { Left = Left(middle) }
                : null)];

        private IEnumerable<DateTimeOffset> Middles() => Enumerable.Range(0, ColumnCount).Select(i => from + ((to - from) * (i + 0.5) / ColumnCount));

        private PlotPoint Point(ReadingPoint reading) => new(Left(reading.Time), scale.Top(reading.Mean), reading);

        private double Left(DateTimeOffset time) => (time - from) / (to - from) * 100;

        private string X(DateTimeOffset time) => (Left(time) * Width / 100).ToString("0.#", CultureInfo.InvariantCulture);

        private string Y(double value) => (scale.Top(value) * Height).ToString("0.#", CultureInfo.InvariantCulture);

        private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }
}

/// <summary>Least, mean and most of what was measured in a span.</summary>
public sealed record ReadingStatistics(ReadingPoint Least, double Mean, ReadingPoint Most, long Count)
{
    public static ReadingStatistics? Of(IReadOnlyList<ReadingPoint> points) => points.Count == 0 ? null : new(
        points.MinBy(point => point.Min), points.Sum(point => point.Mean * point.Count) / points.Sum(point => point.Count), points.MaxBy(point => point.Max), points.Sum(point => point.Count));
}
