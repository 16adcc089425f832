using System.ComponentModel.DataAnnotations;

namespace HomeHub.Core.Backups;

/// <summary>Section <c>Backup</c>: the copies HomeHub makes by itself.</summary>
public sealed class BackupOptions
{
    public const string Section = "Backup";

    /// <summary>Where they are kept; relative to the folder HomeHub is started in. Empty: <c>backups</c> beside the database.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Hours from one to the next; 0: none by itself.</summary>
    [Range(0, 24 * 366)]
    public int EveryHours { get; set; } = 24;

    /// <summary>
    /// How many are kept, those made by hand as well. A week of days: packed, a million log entries take about 90 MB, so that a full database of a
    /// house leaves most of a 32 GB card free; a copy that would not fit is not begun.
    /// </summary>
    [Range(1, 1_000)]
    public int Keep { get; set; } = 7;
}
