using HomeHub.Core.Logs;
using HomeHub.Web.Components.Layout;

namespace HomeHub.Web.Components.Settings;

/// <summary>One level's row of the retention form.</summary>
public sealed class RetentionRow
{
    public required EntryLevel Level { get; init; }
    public string Word => LevelLook.Of(Level).Word;

    /// <summary>Null while the field is empty.</summary>
    public int? Days { get; set; }
    public long? Entries { get; set; }

    public string? DaysFault() => Days is >= 1 and <= 36_500 ? null : "1 to 36,500 days";
    public string? EntriesFault() => Entries is >= 1 and <= 1_000_000_000 ? null : "1 to 1,000,000,000 entries";
}

/// <summary>The retention policy while a person edits it.</summary>
public sealed class RetentionForm
{
    private readonly RetentionPolicy _stored;

    public RetentionForm(RetentionPolicy stored)
    {
        _stored = stored;
        Rows = [.. Enum.GetValues<EntryLevel>().Select(level => stored.Levels.TryGetValue(level, out var keep)
            ? new RetentionRow { Level = level, Days = keep.Days, Entries = keep.Entries }
            : new RetentionRow { Level = level })];
    }

    public IReadOnlyList<RetentionRow> Rows { get; }

    public bool IsValid => Rows.All(row => row.DaysFault() is null && row.EntriesFault() is null);

    public bool IsChanged => Rows.Any(row =>
        !_stored.Levels.TryGetValue(row.Level, out var keep) || keep.Days != row.Days || keep.Entries != row.Entries);

    /// <summary>True where some level is kept shorter or smaller than before: saving will delete entries.</summary>
    public bool Shortens => Loss.Length > 0;

    /// <summary>What saving deletes, a sentence: "Debug entries older than 3 days and more than 1,000 info entries are deleted."</summary>
    public string Loss => string.Join(" and ", Rows.SelectMany(row => _stored.Levels.TryGetValue(row.Level, out var keep)
        ? new[]
        {
            row.Days < keep.Days ? $"{row.Word} entries older than {Counted.Words(row.Days.Value, "day", "days")}" : null,
            row.Entries < keep.Entries ? $"more than {row.Entries:N0} {row.Word} entries" : null,
        }.OfType<string>()
        : [])) is { Length: > 0 } what ? $"{char.ToUpperInvariant(what[0])}{what[1..]} are deleted." : "";

    /// <exception cref="InvalidOperationException">The form is not valid.</exception>
    public RetentionPolicy Policy() => IsValid
        ? new RetentionPolicy { Levels = new SortedDictionary<EntryLevel, LevelRetention>(Rows.ToDictionary(r => r.Level, r => new LevelRetention(r.Days!.Value, r.Entries!.Value))) }
        : throw new InvalidOperationException("The retention form has faults.");
}
