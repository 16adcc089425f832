using HomeHub.Core.Logs;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Logs;

/// <summary>A filter as part of a sentence: "Delete entries <i>from Kitchen, at level error or critical, that contain “wifi”</i>".</summary>
public static class FilterWords
{
    /// <param name="nameOf">What a device is called, by its id.</param>
    public static string For(LogFilter filter, Func<string, string> nameOf)
    {
        if (filter.IsEmpty)
        {
            return "of every device, of any time";
        }

        List<string> parts =
        [
            .. Part("from", filter.DeviceIds.Select(nameOf)),
            .. Part("at level", filter.Levels.Order().Select(l => LevelLook.Of(l).Word)),
            .. Part("of type", filter.Types),
        ];
        if (filter.HasText)
        {
            parts.Add($"that contain “{filter.Text!.Trim()}”");
        }

        if (filter.From is { } from)
        {
            parts.Add($"received at or after {Local(from)}");
        }

        if (filter.To is { } to)
        {
            parts.Add($"received before {Local(to)}");
        }

        return string.Join(", ", parts);
    }

    private static IEnumerable<string> Part(string word, IEnumerable<string> values) =>
        values.ToList() is { Count: > 0 } list ? [$"{word} {(list.Count == 1 ? list[0] : $"{string.Join(", ", list[..^1])} or {list[^1]}")}"] : [];

    private static string Local(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss");
}
