namespace HomeHub.Core.Devices;

/// <summary>What came of a command, in words.</summary>
public static class CommandWords
{
    /// <summary>For the person who gave it: what happened, to which device, what to do.</summary>
    public static string Sentence(Device device, DeviceCommand command, CommandOutcome outcome, string? error, DateTimeOffset now) => (outcome, command.Name) switch
    {
        (CommandOutcome.Done, DeviceCommand.Restart) => $"{device.Name} has restarted.",
        (CommandOutcome.Done, DeviceCommand.Identify) => $"{device.Name} flickers its LED now.",
        (CommandOutcome.Done, DeviceCommand.CheckIn) => $"{device.Name} is here.",
        (CommandOutcome.Done, DeviceCommand.LogLevel) => $"{device.Name} logs at the new level now.",
        (CommandOutcome.Done, _) => $"{device.Name} did “{command.Name}”.",
        (CommandOutcome.Accepted, DeviceCommand.Restart) => $"{device.Name} restarts now.",
        (CommandOutcome.Accepted, _) => $"{device.Name} accepted “{command.Name}” and is at it.",
        (CommandOutcome.Sent, _) => $"“{command.Name}” was sent to {device.Name}. It predates the protocol: what it answers, if it does, shows in its log.",
        (CommandOutcome.Rejected, _) => $"{device.Name} refused “{command.Name}”: {Reason(error)}",
        (CommandOutcome.Failed, _) => $"{device.Name} could not do “{command.Name}”: {Reason(error)}",
        (CommandOutcome.Offline, _) => $"{device.Name} is offline{Since(device, now)}; “{command.Name}” was not sent. Try again when it is back.",
        (CommandOutcome.Unfinished, _) => $"{device.Name} accepted “{command.Name}” and has not said since that it is done. It is {StatusWord(device)} now.",
        _ when device.Status == DeviceStatus.Offline => $"{device.Name} went offline before it answered “{command.Name}”.",
        _ => $"{device.Name} did not answer “{command.Name}” within {Durations.Words(command.TimeToLive)}. Its log may say why.",
    };

    /// <summary>For the device's timeline.</summary>
    public static string Row(DeviceCommand command, CommandOutcome outcome, string? error, TimeSpan after) => $"Command “{command.Name}”: " + outcome switch
    {
        CommandOutcome.Done => $"done after {Durations.Words(after)}",
        CommandOutcome.Accepted => "accepted",
        CommandOutcome.Sent => "sent; it predates the protocol and answers in its log, if at all",
        CommandOutcome.Rejected => $"refused: {Reason(error)}",
        CommandOutcome.Failed => $"failed: {Reason(error)}",
        CommandOutcome.Offline => "not sent, it is offline",
        CommandOutcome.Unfinished => $"accepted, and nothing more within {Durations.Words(after)}",
        _ => $"no answer within {Durations.Words(after)}",
    };

    private static string Reason(string? error) => string.IsNullOrWhiteSpace(error) ? "it does not say why." : error.TrimEnd('.') + ".";

    private static string StatusWord(Device device) => device.Status switch
    {
        DeviceStatus.SafeMode => "in safe mode",
        DeviceStatus.Unknown => "in an unknown state",
        var status => status.ToString().ToLowerInvariant(),
    };

    private static string Since(Device device, DateTimeOffset now) =>
        device.OfflineSince is { } since && now - since >= TimeSpan.FromSeconds(1) ? $" since {Durations.Words(now - since)}" : "";
}
