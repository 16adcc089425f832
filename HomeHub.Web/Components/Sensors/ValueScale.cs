using System.Globalization;

namespace HomeHub.Web.Components.Sensors;

/// <summary>The upright axis of a plot: round numbers around what there is to show.</summary>
/// <param name="Step">From one grid line to the next.</param>
public sealed record ValueScale(double Low, double High, double Step)
{
    private const int MostSteps = 5;

    public static ValueScale Percent { get; } = new(0, 100, 25);

    /// <summary>A scale with at most five steps of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="least">The least it spans: a tenth of a degree of noise shall not look like a storm.</param>
    public static ValueScale Of(double low, double high, double least)
    {
        if (high - low < least)
        {
            var middle = (low + high) / 2;
            (low, high) = (middle - (least / 2), middle + (least / 2));
        }

        var decade = Math.Pow(10, Math.Floor(Math.Log10((high - low) / MostSteps)));
        foreach (var step in new[] { decade, decade * 2, decade * 5, decade * 10, decade * 20 })
        {
            var (bottom, top) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
            if (top - bottom <= (MostSteps + 0.5) * step)
            {
                return new ValueScale(bottom, top, step);
            }
        }

        return new ValueScale(low, high, (high - low) / MostSteps);
    }

    /// <summary>The least that a plot of this unit spans.</summary>
    public static double Least(string? unit, double low, double high) => unit switch
    {
        "°C" or "K" => 2,
        "°F" => 4,
        "%" => 10,
        _ => Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)) * 0.05, 1e-9),
    };

    /// <summary>The numbers at the grid lines, bottom first.</summary>
    public IEnumerable<(double Value, string Text)> Lines()
    {
        var digits = Math.Max(0, -(int)Math.Floor(Math.Log10(Step) + 1e-9));
        for (var i = 0; Low + (i * Step) <= High + (Step / 2); i++)
        {
            var value = Low + (i * Step);
            yield return (value, value.ToString("F" + digits, CultureInfo.InvariantCulture).Replace('-', '−'));
        }
    }

    /// <summary>How far from the upper edge, 0 to 1.</summary>
    public double Top(double value) => Math.Clamp((High - value) / (High - Low), 0, 1);
}
