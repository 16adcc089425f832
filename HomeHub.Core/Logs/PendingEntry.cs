namespace HomeHub.Core.Logs;

/// <summary>A parsed entry on its way into the database.</summary>
/// <param name="Entry">What will be stored; id, incarnation and gap are still the writer's to fill in.</param>
/// <param name="Body">The words the full-text index gets.</param>
public sealed record PendingEntry(LogEntry Entry, string Body)
{
    /// <summary>It may be dropped under overload: it came with QoS 0.</summary>
    public bool Droppable { get; init; }

    /// <summary>The broker kept it: it may be one that is stored already.</summary>
    public bool Retained { get; init; }

    /// <summary>Order of arrival, over droppable and other entries.</summary>
    internal long Arrival { get; set; }

    /// <summary>About what it holds in memory, bytes.</summary>
    internal int Size => 200 + 2 * (Entry.Log.Length + Entry.Message.Length + Body.Length);
}
