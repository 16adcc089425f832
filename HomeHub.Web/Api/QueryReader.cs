using System.Globalization;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;

namespace HomeHub.Web.Api;

/// <summary>Reads query parameters and collects, by parameter name, what is wrong with them.</summary>
internal sealed class QueryReader
{
    private static readonly Dictionary<string, EntryLevel> Levels =
        Enum.GetValues<EntryLevel>().ToDictionary(level => level.ToString().ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public Dictionary<string, string[]> Errors { get; } = [];

    public bool Failed => Errors.Count > 0;

    public void Refuse(string name, string message) => Errors.TryAdd(name, [message]);

    public int Limit(string? text, int standard, int most)
    {
        if (string.IsNullOrEmpty(text))
        {
            return standard;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit < 1 || limit > most)
        {
            Refuse("limit", $"'{text}' is not a whole number from 1 to {most}.");
        }

        return limit;
    }

    public long? EntryId(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            Refuse(name, $"'{text}' is not the id of an entry: a whole number.");
        }

        return id;
    }

    /// <summary>ISO 8601; without an offset it is UTC.</summary>
    public DateTimeOffset? Time(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // A plus that was not escaped arrives as a space.
        if (!DateTimeOffset.TryParseExact(text.Replace(' ', '+'), TimeFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            Refuse(name, $"'{text}' is not an ISO 8601 time such as 2026-03-01, 2026-03-01T07:05Z or 2026-03-01T08:05:00+01:00.");
        }

        return time;
    }

    public (DateTimeOffset? From, DateTimeOffset? To) Span(string? from, string? to)
    {
        var span = (From: Time("from", from), To: Time("to", to));
        if (span.From >= span.To && !Failed)
        {
            Refuse("from", "from has to be earlier than to.");
        }

        return span;
    }

    public IReadOnlyList<string> DeviceIds(string[]? texts)
    {
        var ids = Values(texts);
        if (ids.FirstOrDefault(id => !DeviceId.IsValid(id)) is { } bad)
        {
            Refuse("device_id", $"'{bad}' is not a device id. {DeviceId.Rule}");
        }

        return ids;
    }

    public IReadOnlyList<EntryLevel> LevelList(string[]? texts)
    {
        var words = Values(texts);
        if (words.FirstOrDefault(word => !Levels.ContainsKey(word)) is { } bad)
        {
            Refuse("level", $"'{bad}' is not a level; there are {string.Join(", ", Levels.Keys)}.");
            return [];
        }

        return [.. words.Select(word => Levels[word])];
    }

    /// <summary>A parameter that may be repeated, comma separated, or both.</summary>
    public static IReadOnlyList<string> Values(string[]? texts) =>
        [.. (texts ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()];
}
