namespace HomeHub.Web.Components.Sensors;

/// <summary>How far back readings are plotted; the word stands in the address.</summary>
/// <param name="Words">"the last 24 hours".</param>
/// <param name="Row">What a row of the table takes together.</param>
public sealed record ReadingSpan(string Word, string Text, string Words, TimeSpan Length, TimeSpan Row)
{
    public static ReadingSpan Day { get; } = new("24h", "24 h", "the last 24 hours", TimeSpan.FromHours(24), TimeSpan.FromHours(1));

    public static IReadOnlyList<ReadingSpan> All { get; } =
    [
        new("6h", "6 h", "the last 6 hours", TimeSpan.FromHours(6), TimeSpan.FromMinutes(15)),
        Day,
        new("7d", "7 d", "the last 7 days", TimeSpan.FromDays(7), TimeSpan.FromHours(6)),
        new("30d", "30 d", "the last 30 days", TimeSpan.FromDays(30), TimeSpan.FromDays(1)),
    ];

    /// <summary>The span a word in the address names; a day for anything else.</summary>
    public static ReadingSpan Of(string? word) => All.FirstOrDefault(span => span.Word == word) ?? Day;
}
