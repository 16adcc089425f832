namespace HomeHub.Core.Logs;

/// <summary>How far one boot of one device has been received: what makes a missing range of <c>seq</c> visible.</summary>
public sealed class LogStream
{
    public required string DeviceId { get; set; }
    public int Incarnation { get; set; }
    public long Boot { get; set; }

    /// <summary>The highest <c>seq</c> stored so far.</summary>
    public long LastSeq { get; set; }
}
