using System.Collections.Concurrent;

namespace HomeHub.Core.Messaging;

/// <summary>
/// What a publisher at the embedded broker still waits for: by packet identifier, the promise that its message is safe. Ends with
/// the session.
/// </summary>
internal sealed class PendingAcknowledgements
{
    private readonly ConcurrentDictionary<ushort, Task> _safe = new();

    /// <summary>The packet that is being dispatched now; the receive loop of a client handles one at a time.</summary>
    public ushort Current { get; set; }

    public void Add(Task safe)
    {
        if (Current != 0 && !safe.IsCompletedSuccessfully)
        {
            _safe[Current] = safe;
        }
    }

    /// <summary>What the acknowledgement of this packet has to wait for; null: nothing.</summary>
    public Task? Take(ushort packetId) => _safe.TryRemove(packetId, out var safe) ? safe : null;
}
