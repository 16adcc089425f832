namespace HomeHub.Web.Components.Layout;

/// <summary>How long ago, in words short enough for a table.</summary>
public static class RelativeWords
{
    public static string For(DateTimeOffset time, DateTimeOffset now)
    {
        var ago = now - time;
        return ago.TotalSeconds switch
        {
            < 5 => "just now",
            < 60 => $"{(int)ago.TotalSeconds} s ago",
            < 3_600 => $"{(int)ago.TotalMinutes} min ago",
            < 86_400 => $"{(int)ago.TotalHours} h ago",
            < 30 * 86_400 => $"{(int)ago.TotalDays} d ago",
            _ => time.LocalDateTime.ToString("yyyy-MM-dd"),
        };
    }
}
