using HomeHub.Core.Data;

namespace HomeHub.Core.Sensors;

/// <summary>The readings of one thing that one sensor tells.</summary>
public sealed class ReadingSeries
{
    public long Id { get; set; }
    public required string DeviceId { get; set; }
    public required string Slug { get; set; }
    public required string Field { get; set; }

    /// <summary>On and off: only changes are kept, as they were, as long as means are. Else a number: kept whole for a while, then thinned.</summary>
    public bool IsSwitch { get; set; }
}

/// <summary>One reading: what it was from this time on (on and off), or at this time.</summary>
public sealed class Reading
{
    public long SeriesId { get; set; }

    /// <summary>Milliseconds since 1970, UTC.</summary>
    public long Time { get; set; }
    public double Value { get; set; }
}

/// <summary>What many readings were in five minutes.</summary>
public sealed class ReadingMean
{
    /// <summary>Length of the span a row stands for, milliseconds.</summary>
    public const long Span = 5 * 60_000;

    public long SeriesId { get; set; }

    /// <summary>Start of the span, milliseconds since 1970, UTC.</summary>
    public long Time { get; set; }
    public double Mean { get; set; }
    public double Min { get; set; }
    public double Max { get; set; }
    public long Count { get; set; }
}

/// <summary>One reading, or several in a span taken together.</summary>
/// <param name="Time">When it was; of a span its middle.</param>
public readonly record struct ReadingPoint(DateTimeOffset Time, double Mean, double Min, double Max, long Count)
{
    public static ReadingPoint Of(DateTimeOffset time, double value) => new(time, value, value, value, 1);

    internal static ReadingPoint Of(Reading reading) => Of(UnixMilliseconds.TimeOf(reading.Time), reading.Value);

    /// <summary>Both in one, at this one's time.</summary>
    public ReadingPoint And(ReadingPoint other) => this with
    {
        Mean = ((Mean * Count) + (other.Mean * other.Count)) / (Count + other.Count),
        Min = Math.Min(Min, other.Min),
        Max = Math.Max(Max, other.Max),
        Count = Count + other.Count,
    };
}

/// <summary>How long readings are kept; the Settings page changes it.</summary>
/// <param name="WholeHours">Every reading, for this many hours.</param>
/// <param name="MeanDays">Then the mean, the least and the most of each five minutes, and every on and off, for this many days.</param>
public sealed record ReadingSettings(int WholeHours = 48, int MeanDays = 90)
{
    public const string Name = "readings";
    public const int MostWholeHours = 24 * 31;
    public const int MostMeanDays = 3_650;
}
