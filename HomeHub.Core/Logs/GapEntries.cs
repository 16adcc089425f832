namespace HomeHub.Core.Logs;

/// <summary>The entries HomeHub writes itself where others were lost.</summary>
internal static class GapEntries
{
    /// <summary>Topic of entries that HomeHub itself writes.</summary>
    public const string Topic = "$homehub/gap";

    /// <summary>Entries sent with QoS 0 that came faster than they could be stored.</summary>
    public static PendingEntry Overload(string deviceId, long count, IReadOnlyList<LogEntry> batch)
    {
        var message = $"{count:N0} {(count == 1 ? "entry was" : "entries were")} lost: sent with QoS 0, faster than they could be stored";
        return new PendingEntry(
            new LogEntry
            {
                Topic = Topic,
                Log = $$"""{"message":"{{message}}","type":"gap","missing":{{count}},"reason":"overload"}""",
                Time = batch.Count > 0 ? batch[^1].Time : DateTimeOffset.UtcNow,
                DeviceId = deviceId.Length == 0 ? null : deviceId,
                Level = EntryLevel.Warning,
                Type = LogTypes.Gap,
                Message = message,
                Missing = count,
            },
            message);
    }
}
