using System.Globalization;
using HomeHub.Core.Logs;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.WebUtilities;

namespace HomeHub.Web.Components.Logs;

/// <summary>
/// What the Logs page shows, as its address: <c>/logs?device=a,b&amp;level=error&amp;type=wifi&amp;q=…&amp;from=…&amp;to=…&amp;at=ID</c>.
/// Lists are separated by commas or repeated; times are ISO 8601. What cannot be read is left out.
/// </summary>
/// <param name="At">The entry that is opened.</param>
public sealed record LogAddress(LogFilter Filter, long? At = null)
{
    public const string Path = "logs";

    public static LogAddress Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } absolute
            ? absolute.Query
            : uri[Math.Max(uri.IndexOf('?', StringComparison.Ordinal), 0)..]);
        var text = query.TryGetValue("q", out var q) ? q.ToString().Trim() : "";
        var filter = new LogFilter
        {
            DeviceIds = List("device"),
            Levels = [.. List("level").Select(LevelOf).OfType<EntryLevel>().Distinct()],
            Types = List("type"),
            Text = text.Length > 0 ? text : null,
            From = Time("from"),
            To = Time("to"),
        };
        return new LogAddress(filter, query.TryGetValue("at", out var at) && long.TryParse(at, CultureInfo.InvariantCulture, out var id) ? id : null);

        IReadOnlyList<string> List(string name) => !query.TryGetValue(name, out var values) ? [] :
            [.. values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

        DateTimeOffset? Time(string name) => query.TryGetValue(name, out var value)
            && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    /// <summary>Relative to the base address.</summary>
    public string ToUri() => QueryHelpers.AddQueryString(Path, [.. Parameters(Filter, "device"), new("at", At?.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Where the same entries are downloaded.</summary>
    /// <param name="format"><c>ndjson</c> or <c>csv</c>.</param>
    public string ToExportUri(string format) =>
        QueryHelpers.AddQueryString("api/home/logs/export", [new("format", format), .. Parameters(Filter, "device_id")]);

    private static IEnumerable<KeyValuePair<string, string?>> Parameters(LogFilter filter, string device)
    {
        yield return new(device, Joined(filter.DeviceIds));
        yield return new("level", Joined(filter.Levels.Select(l => LevelLook.Of(l).Word)));
        yield return new("type", Joined(filter.Types));
        yield return new("q", filter.HasText ? filter.Text : null);
        yield return new("from", Iso(filter.From));
        yield return new("to", Iso(filter.To));
    }

    private static string? Joined(IEnumerable<string> words) => string.Join(',', words) is { Length: > 0 } list ? list : null;

    private static string? Iso(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static EntryLevel? LevelOf(string word) => Enum.GetValues<EntryLevel>().Cast<EntryLevel?>()
        .FirstOrDefault(l => LevelLook.Of(l!.Value).Word.Equals(word, StringComparison.OrdinalIgnoreCase));
}
