using System.Globalization;

namespace HomeHub.Core.Devices;

/// <summary>Lengths of time in words.</summary>
public static class Durations
{
    /// <summary>Two units at most: "45 s", "3 min 20 s", "2 h 5 min", "4 d 1 h".</summary>
    public static string Words(TimeSpan duration)
    {
        var seconds = (long)Math.Max(0, Math.Round(duration.TotalSeconds));
        var (big, bigUnit, small, smallUnit) = seconds switch
        {
            < 60 => (seconds, "s", 0L, ""),
            < 3_600 => (seconds / 60, "min", seconds % 60, "s"),
            < 86_400 => (seconds / 3_600, "h", seconds % 3_600 / 60, "min"),
            _ => (seconds / 86_400, "d", seconds % 86_400 / 3_600, "h"),
        };
        return small == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{big} {bigUnit}")
            : string.Create(CultureInfo.InvariantCulture, $"{big} {bigUnit} {small} {smallUnit}");
    }
}
