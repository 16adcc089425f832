namespace HomeHub.Benchmarks;

/// <summary>One line a figure.</summary>
internal static class Report
{
    public static void Line(string what, string figure) => Console.WriteLine($"{what,-62} {figure}");

    public static double Percentile(IEnumerable<double> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }
}
