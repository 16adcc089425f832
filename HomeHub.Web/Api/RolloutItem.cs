using System.ComponentModel;
using System.Text.Json.Serialization;
using HomeHub.Core.Updates;

namespace HomeHub.Web.Api;

/// <summary>What is to be rolled out, where and how carefully; everything can be left out.</summary>
internal sealed record RolloutBody(
    [property: Description("Left out: the newest published one.")] long? ReleaseId,
    [property: Description("These devices; left out: by platform, or all that can be updated.")] IReadOnlyList<string>? DeviceIds,
    [property: Description("rp2 or esp32.")] string? Platform,
    [property: Description("One device of each platform goes first and has to stay healthy; true where left out.")] bool? Canary,
    [property: JsonPropertyName("soak_s"), Description("For so long, seconds; 600.")] int? SoakSeconds,
    [property: Description("How many are updated at once after that; 5.")] int? WaveSize,
    [property: Description("At so many failed devices it stops by itself; 2.")] int? FailureThreshold,
    [property: JsonPropertyName("timeout_s"), Description("How long one device may take, seconds; 900.")] int? TimeoutSeconds,
    [property: Description("It may bring an older release; false.")] bool? Downgrade,
    [property: Description("ftp or http; left out: where it is published.")] string? Host)
{
    public RolloutRequest ToRequest()
    {
        var usual = new RolloutRequest { Author = ConfigEndpoints.Author };
        return usual with
        {
            ReleaseId = ReleaseId, DeviceIds = DeviceIds, Platform = Platform, Canary = Canary ?? usual.Canary, WaveSize = WaveSize ?? usual.WaveSize, Host = Host,
            Soak = SoakSeconds is { } soak ? TimeSpan.FromSeconds(soak) : usual.Soak, FailureThreshold = FailureThreshold ?? usual.FailureThreshold,
            Timeout = TimeoutSeconds is { } timeout ? TimeSpan.FromSeconds(timeout) : usual.Timeout, Downgrade = Downgrade ?? usual.Downgrade,
        };
    }
}

/// <summary>Which release one device shall get.</summary>
internal sealed record DeviceUpdateBody(
    [property: Description("Left out: the newest published one.")] long? ReleaseId, [property: Description("It may be older than what runs.")] bool Downgrade = false);

/// <summary>A rollout and how it is going.</summary>
internal sealed record RolloutItem(
    long Id, long ReleaseId, string Version, RolloutState State,
    [property: Description("What it is at, in a sentence.")] string Message,
    [property: Description("Why it is in this state.")] string? Reason, string Author, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string Host, bool Canary,
    [property: JsonPropertyName("soak_s")] int SoakSeconds, int WaveSize, int FailureThreshold, [property: JsonPropertyName("timeout_s")] int TimeoutSeconds, bool Downgrade,
    IReadOnlyList<RolloutDeviceItem> Devices)
{
    public static RolloutItem From(RolloutView view)
    {
        var rollout = view.Rollout;
        return new(
            rollout.Id, rollout.ReleaseId, rollout.Version, rollout.State, view.Words, rollout.Reason, rollout.Author, rollout.CreatedAt, rollout.EndedAt, rollout.Host, rollout.Canary,
            rollout.SoakSeconds, rollout.WaveSize, rollout.FailureThreshold, rollout.TimeoutSeconds, rollout.Downgrade,
            [.. rollout.Devices.Select(entry => new RolloutDeviceItem(entry.DeviceId, entry.Wave, entry.State, entry.Words,
                view.Attempts.TryGetValue(entry.DeviceId, out var attempt) ? AttemptItem.From(attempt) : null))]);
    }
}

/// <summary>One device of a rollout.</summary>
internal sealed record RolloutDeviceItem(
    string DeviceId, [property: Description("0 goes first where there are canaries.")] int Wave, RolloutDeviceState State,
    [property: Description("Why.")] string? Message, AttemptItem? Attempt);

/// <summary>One device's update, with the time of each stage.</summary>
internal sealed record AttemptItem(
    string Id, string DeviceId, long RolloutId, long ReleaseId, string Version, long Sequence, string? FromVersion, bool Downgrade, string Host,
    [property: Description("The command was signed; null: not sent yet.")] bool? Signed, UpdateState State,
    [property: Description("Of the download, 0 to 100.")] int Progress, long Bytes, long BytesTotal, string? Error, string? Traceback,
    [property: Description("Where it was when it ended unhappily.")] UpdateState? Stage, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
    [property: Description("HomeHub gave up waiting.")] bool TimedOut, IReadOnlyList<AttemptStageItem> Stages)
{
    public static AttemptItem From(UpdateAttempt attempt) => new(
        attempt.Id, attempt.DeviceId, attempt.RolloutId, attempt.ReleaseId, attempt.Version, attempt.Sequence, attempt.FromVersion, attempt.Downgrade, attempt.Host,
        attempt.WithSignature, attempt.State, attempt.Progress, attempt.Bytes, attempt.BytesTotal, attempt.Error, attempt.Traceback, attempt.Stage, attempt.CreatedAt,
        attempt.EndedAt, attempt.TimedOut, [.. attempt.Stages.Select((stage, index) => new AttemptStageItem(stage.State, stage.At,
            index + 1 < attempt.Stages.Count ? (attempt.Stages[index + 1].At - stage.At).TotalSeconds : null))]);
}

/// <summary>A stage of an update; the seconds it lasted are null for the last one.</summary>
internal sealed record AttemptStageItem(UpdateState State, DateTimeOffset At, [property: JsonPropertyName("duration_s")] double? DurationSeconds);
