using HomeHub.Core.Messaging;

namespace HomeHub.Web.Components.Layout;

/// <summary>How many rejected messages nobody has put away yet; put away once, it is away in every browser of the house.</summary>
public sealed class RejectedNotice(RejectedMessages rejected)
{
    private long _seen;

    /// <summary>Raised when the notice was put away.</summary>
    public event Action? Changed;

    public long Unseen => rejected.Total - Interlocked.Read(ref _seen);

    public void PutAway()
    {
        Interlocked.Exchange(ref _seen, rejected.Total);
        Changed?.Invoke();
    }

    public string Sentence(long count) => count == 1
        ? "One message was rejected; it is not in the log."
        : $"{count:N0} messages were rejected; they are not in the log.";
}
