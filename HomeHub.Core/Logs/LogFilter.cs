namespace HomeHub.Core.Logs;

/// <summary>Which entries: what several criteria have in common; an empty criterion lets everything through.</summary>
public sealed record LogFilter
{
    public static LogFilter All { get; } = new();

    public IReadOnlyList<string> DeviceIds { get; init; } = [];
    public IReadOnlyList<EntryLevel> Levels { get; init; } = [];
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Words that all have to be in the entry, as beginnings of words; "…" for a phrase.</summary>
    public string? Text { get; init; }

    /// <summary>Received at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before.</summary>
    public DateTimeOffset? To { get; init; }

    public bool IsEmpty => DeviceIds.Count == 0 && Levels.Count == 0 && Types.Count == 0 && !HasText && From is null && To is null;

    public bool HasText => !string.IsNullOrWhiteSpace(Text);

    /// <summary>Whether an entry passes everything but <see cref="Text"/>, which only the full-text index can tell.</summary>
    public bool Matches(LogEntry entry) =>
        (DeviceIds.Count == 0 || (entry.DeviceId is not null && DeviceIds.Contains(entry.DeviceId)))
        && (Levels.Count == 0 || Levels.Contains(entry.Level))
        && (Types.Count == 0 || Types.Contains(entry.Type))
        && (From is null || entry.Time >= From)
        && (To is null || entry.Time < To);

    // Lists compare by content, so that two equal filters are equal.
    public bool Equals(LogFilter? other) =>
        other is not null && DeviceIds.SequenceEqual(other.DeviceIds) && Levels.SequenceEqual(other.Levels)
        && Types.SequenceEqual(other.Types) && Text == other.Text && From == other.From && To == other.To;

    public override int GetHashCode() => HashCode.Combine(DeviceIds.Count, Levels.Count, Types.Count, Text, From, To);
}

/// <summary>A page of the log: the newest <paramref name="Limit"/> entries, or those right before or after an id.</summary>
public sealed record LogQuery(LogFilter Filter, long? Before = null, long? After = null, int Limit = LogQuery.DefaultLimit)
{
    public const int DefaultLimit = 500;
    public const int MaxLimit = 5_000;
}
