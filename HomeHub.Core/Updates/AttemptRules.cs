using HomeHub.Core.Devices;

namespace HomeHub.Core.Updates;

/// <summary>What is to be done about an attempt now.</summary>
internal enum AttemptAction
{
    Nothing,

    /// <summary>Send the command, also once more.</summary>
    Send,

    /// <summary>It is proven.</summary>
    Confirm,

    /// <summary>It is not what it says.</summary>
    Fail,

    /// <summary>It took too long.</summary>
    TimeOut,
}

/// <param name="Words">Why it ends, where it does.</param>
internal sealed record AttemptStep(AttemptAction Action, string? Words = null);

/// <summary>What follows from how an attempt and its device stand; knows no database and no clock.</summary>
internal static class AttemptRules
{
    /// <summary>How long after "confirmed" the announce that proves it may take: both come over one connection, but a broker gives what it kept in any order.</summary>
    public static readonly TimeSpan ProofPatience = TimeSpan.FromSeconds(10);

    /// <summary>Without any answer the command is sent again: it may have gone down with a connection. The device acts on it once.</summary>
    public static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);

    public static AttemptStep Next(UpdateAttempt attempt, Device? device, TimeSpan timeout, DateTimeOffset now)
    {
        if (attempt.ClaimedAt is { } claimed && (attempt.IsOpen || attempt.TimedOut))
        {
            return UpdateAbility.Runs(device, attempt.Version, attempt.Sequence, attempt.FilesSha256) ? new(AttemptAction.Confirm)
                : device is not null && now - claimed > ProofPatience ? new(AttemptAction.Fail, Lie(attempt, device))
                : new(AttemptAction.Nothing);
        }

        if (!attempt.IsOpen)
        {
            return new(AttemptAction.Nothing);
        }

        var online = device?.Status is DeviceStatus.Online or DeviceStatus.SafeMode;
        return now - attempt.CreatedAt > timeout ? new(AttemptAction.TimeOut, Hung(attempt, device, timeout))
            : online && attempt.AnsweredAt is null && (attempt.SentAt is not { } sent || now - sent > AnswerPatience) ? new(AttemptAction.Send)
            : new(AttemptAction.Nothing);
    }

    private static string Lie(UpdateAttempt attempt, Device device) => device.FirmwareVersion == attempt.Version && device.FirmwareSequence == attempt.Sequence
        ? $"It says that {attempt.Version} is confirmed and announces that version, but its files are not those of the release."
        : $"It says that {attempt.Version} is confirmed, but announces that it runs {device.FirmwareVersion ?? "something else"}.";

    private static string Hung(UpdateAttempt attempt, Device? device, TimeSpan timeout)
    {
        var where = attempt switch
        {
            { SentAt: null } => "the command could not be sent",
            { AnsweredAt: null } => "it never answered the command",
            { State: UpdateState.Downloading } => $"it hung while downloading, at {attempt.Progress} %",
            { State: UpdateState.Queued } => "it took the command and did not begin",
            _ => $"it hung while {attempt.State.Text()}",
        };
        return $"It did not end within {Durations.Words(timeout)}: {where}{(device?.Status == DeviceStatus.Offline ? ", and is offline now" : "")}.";
    }
}
