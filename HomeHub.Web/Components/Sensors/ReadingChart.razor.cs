using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace HomeHub.Web.Components.Sensors;

/// <summary>A plot, and where on it somebody looks.</summary>
public sealed partial class ReadingChart(TimeProvider clock) : ComponentBase
{
    private int? _column;
    private string? _shown;

    [Parameter, EditorRequired] public FieldPlot Plot { get; set; } = null!;

    // What stands under the pointer moves on with time.
    protected override void OnParametersSet()
    {
        if (_column is { } column)
        {
            Show(column);
        }
    }

    private void Show(int column)
    {
        _column = column;
        _shown = Plot.Values?.Columns[column] is { } point ? Plot.At(point, clock.LocalTimeZone) : "No reading";
    }

    private void Leave() => (_column, _shown) = (null, null);

    private void Step(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowLeft" or "ArrowDown":
                Show(Math.Max(0, (_column ?? ValuePlot.ColumnCount) - 1));
                break;
            case "ArrowRight" or "ArrowUp":
                Show(Math.Min(ValuePlot.ColumnCount - 1, (_column ?? -1) + 1));
                break;
            case "Home":
                Show(0);
                break;
            case "End":
                Show(ValuePlot.ColumnCount - 1);
                break;
            case "Escape":
                Leave();
                break;
        }
    }

    private static string P(double percent) => N(percent) + "%";
    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
