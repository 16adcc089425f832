namespace HomeHub.Core.Logs;

/// <summary>The entry types HomeHub itself gives a meaning to; any other word is taken as it is.</summary>
public static class LogTypes
{
    /// <summary>Entries that were lost; <see cref="LogEntry.Missing"/> says how many.</summary>
    public const string Gap = "gap";

    /// <summary>What an entry without a type is filed under.</summary>
    public const string Default = "info";

    /// <summary>Longest type kept, in characters.</summary>
    public const int MaxLength = 32;
}
