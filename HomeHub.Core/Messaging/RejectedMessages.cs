using System.Text;
using HomeHub.Core.Data;

namespace HomeHub.Core.Messaging;

/// <summary>Why a message was refused.</summary>
public enum RejectReason
{
    Empty,
    TooLarge,
    NotUtf8,
    NotJson,
    TooDeep,
    WrongType,
    BadDeviceId,
    BadTopic,
    TooManyNewDevices,
    TooManySensors,
    TooMuchRetained,
    NotAllowed,
    Failed,
}

/// <summary>A refused message, for looking at.</summary>
/// <param name="Payload">Its beginning, as text; bytes that are none are shown as �.</param>
/// <param name="Size">Its whole size, bytes.</param>
public sealed record RejectedMessage(DateTimeOffset Time, string Topic, RejectReason Reason, string Detail, string Payload, int Size);

/// <summary>Counts refused messages by reason since the start, and keeps the last ones.</summary>
public sealed class RejectedMessages(KnownSecrets secrets, TimeProvider clock)
{
    private const int Kept = 100;
    private const int KeptBytes = 1_024;
    private const int KeptTopic = 200;

    /// <summary>Of one character in UTF-8.</summary>
    private const int MostBytes = 3;
    private readonly Lock _gate = new();
    private readonly Queue<RejectedMessage> _last = [];
    private readonly Dictionary<RejectReason, long> _counts = [];

    /// <summary>Raised after each; handlers must return at once.</summary>
    public event Action? Changed;

    public long Total
    {
        get
        {
            lock (_gate)
            {
                return _counts.Values.Sum();
            }
        }
    }

    public IReadOnlyDictionary<RejectReason, long> Counts
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<RejectReason, long>(_counts);
            }
        }
    }

    /// <summary>The last ones, newest first.</summary>
    public IReadOnlyList<RejectedMessage> Last
    {
        get
        {
            lock (_gate)
            {
                return [.. _last.Reverse()];
            }
        }
    }

    public void Add(string topic, ReadOnlyMemory<byte> payload, RejectReason reason, string detail)
    {
        // Masked before it is cut: half a secret would be known to nobody.
        var head = secrets.Text(Encoding.UTF8.GetString(payload.Span[..Math.Min(payload.Length, KeptBytes + MostBytes * secrets.Longest)]));
        var message = new RejectedMessage(clock.GetUtcNow(), Cut(secrets.Text(topic), KeptTopic), reason, secrets.Text(detail), Cut(head, KeptBytes), payload.Length);
        lock (_gate)
        {
            _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
            _last.Enqueue(message);
            if (_last.Count > Kept)
            {
                _last.Dequeue();
            }
        }

        Changed?.Invoke();
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] + "…" : text;
}

/// <summary>A payload that breaks the protocol's ground rules; the message says which.</summary>
public sealed class RejectedException(RejectReason reason, string message) : Exception(message)
{
    public RejectReason Reason { get; } = reason;
}
