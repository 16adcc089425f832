using System.ComponentModel.DataAnnotations;

namespace HomeHub.Core.Logs;

/// <summary>How long entries are kept; the Settings page changes it.</summary>
public sealed record RetentionPolicy
{
    public const string Name = "retention";

    /// <summary>By level; each as long as its days and its count allow, whichever ends first.</summary>
    public IReadOnlyDictionary<EntryLevel, LevelRetention> Levels { get; init; } = new SortedDictionary<EntryLevel, LevelRetention>
    {
        [EntryLevel.Debug] = new(7, 200_000),
        [EntryLevel.Info] = new(180, 2_000_000),
        [EntryLevel.Warning] = new(365, 500_000),
        [EntryLevel.Error] = new(730, 500_000),
        [EntryLevel.Critical] = new(730, 100_000),
    };
}

/// <param name="Days">Kept this many days.</param>
/// <param name="Entries">At most this many, the newest.</param>
public sealed record LevelRetention([property: Range(1, 36_500)] int Days, [property: Range(1, 1_000_000_000)] long Entries);
