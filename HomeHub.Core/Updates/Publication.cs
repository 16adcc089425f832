namespace HomeHub.Core.Updates;

/// <summary>How far a release is published on a host.</summary>
public enum PublicationState
{
    /// <summary>It is at it.</summary>
    Publishing = 0,

    /// <summary>HomeHub ended in the middle; publishing again goes on where it stopped.</summary>
    Interrupted = 1,

    /// <summary>It did not work; publishing again goes on where it stopped.</summary>
    Failed = 2,

    /// <summary>Devices can fetch it there.</summary>
    Published = 3,
}

/// <summary>A release on a host that devices fetch it from.</summary>
public sealed class Publication
{
    public long ReleaseId { get; set; }

    /// <summary>The <see cref="IFirmwareHost.Name"/>.</summary>
    public required string Host { get; set; }

    /// <summary>Which server and folder that was: another one now means that it is not published there.</summary>
    public required string Place { get; set; }
    public PublicationState State { get; set; }
    public int FilesDone { get; set; }
    public int FilesTotal { get; set; }

    /// <summary>Why it failed, in words.</summary>
    public string? Error { get; set; }

    /// <summary>Since when it is so.</summary>
    public DateTimeOffset At { get; set; }
}
