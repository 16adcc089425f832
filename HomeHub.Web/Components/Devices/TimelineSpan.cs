namespace HomeHub.Web.Components.Devices;

/// <summary>How far back the timeline is shown; the word stands in the address.</summary>
public sealed record TimelineSpan(string Word, string Text, TimeSpan Length)
{
    public static TimelineSpan Day { get; } = new("24h", "24 h", TimeSpan.FromHours(24));
    public static TimelineSpan Week { get; } = new("7d", "7 d", TimeSpan.FromDays(7));
    public static IReadOnlyList<TimelineSpan> All { get; } = [Day, Week];

    /// <summary>The span a word in the address names; a day for anything else.</summary>
    public static TimelineSpan Of(string? word) => All.FirstOrDefault(span => span.Word == word) ?? Day;
}
