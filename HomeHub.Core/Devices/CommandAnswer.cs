namespace HomeHub.Core.Devices;

/// <summary>What came of a command.</summary>
public enum CommandOutcome
{
    /// <summary>The device did it.</summary>
    Done,

    /// <summary>The device is at it; another answer follows when it is done.</summary>
    Accepted,

    /// <summary>It went out to a legacy device, which answers in its log, if at all.</summary>
    Sent,

    /// <summary>The device refused it and says why.</summary>
    Rejected,

    /// <summary>The device tried and could not.</summary>
    Failed,

    /// <summary>Nothing came back within its time.</summary>
    NoAnswer,

    /// <summary>The device accepted it and then said no more.</summary>
    Unfinished,

    /// <summary>The device is offline: nothing was sent.</summary>
    Offline,
}

/// <summary>A device's answer to a command, or why there is none.</summary>
/// <param name="Words">All of it in one or two sentences for a person.</param>
/// <param name="After">From sending to the answer.</param>
public sealed record CommandAnswer(string CommandId, string Command, string DeviceId, CommandOutcome Outcome, string Words, TimeSpan After)
{
    public bool Success => Outcome is CommandOutcome.Done or CommandOutcome.Accepted or CommandOutcome.Sent;
}

/// <summary><c>homehub/{id}/command/result</c>.</summary>
/// <param name="Status"><c>accepted</c>, <c>done</c>, <c>failed</c> or <c>rejected</c>.</param>
public sealed record CommandResultPayload(string? Id, string? Status, string? Error);
