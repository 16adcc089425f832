using System.Globalization;
using HomeHub.Core.Devices;
using HomeHub.Core.Updates;

namespace HomeHub.Web.Components.Updates;

/// <summary>Figures of updates as the pages show them.</summary>
public static class UpdateFigures
{
    /// <summary>How far a device is on its way to the release, 0 to 100: the download is most of it, the probation takes a minute.</summary>
    public static int Percent(UpdateAttempt? attempt) => attempt?.State switch
    {
        null or UpdateState.Queued => 0,
        UpdateState.Downloading => attempt.Progress * 60 / 100,
        UpdateState.Verifying => 65,
        UpdateState.Installing => 75,
        UpdateState.Probation => 85,
        UpdateState.Confirmed => 100,
        _ => Percent(attempt.Stage, attempt.Progress),
    };

    /// <summary>How far a whole rollout is, 0 to 100; who is skipped or failed needs no more time.</summary>
    public static int Percent(RolloutView view) => view.Rollout.Devices.Count == 0 ? 100 : (int)view.Rollout.Devices.Average(device => device.State switch
    {
        RolloutDeviceState.Waiting => 0,
        RolloutDeviceState.Updating => Percent(view.Attempts.GetValueOrDefault(device.DeviceId)),
        _ => 100,
    });

    /// <summary>"downloading 43 %, 20 of 50 KB" or "probation".</summary>
    public static string Stage(UpdateAttempt attempt) => attempt is { State: UpdateState.Downloading, BytesTotal: > 0 }
        ? $"downloading {attempt.Progress} %, {Kilobytes(attempt.Bytes)} of {Kilobytes(attempt.BytesTotal)}"
        : attempt.State.Text();

    public static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + 1023) / 1024:N0} KiB");

    /// <summary>Each stage with how long it took; the last one that goes on until now.</summary>
    public static IReadOnlyList<StageTime> Stages(UpdateAttempt attempt, DateTimeOffset now) =>
    [
        .. attempt.Stages.Select((stage, index) =>
        {
            var end = index + 1 < attempt.Stages.Count ? attempt.Stages[index + 1].At : attempt.IsOpen ? now : stage.At;
            return new StageTime(stage.State, stage.At, end - stage.At, stage.State.IsEnd() ? "" : Short(end - stage.At));
        }),
    ];

    /// <summary>Versions that devices run, the most frequent first, with their devices by name; the newest one also where nobody runs it yet.</summary>
    public static IReadOnlyList<VersionGroup> Versions(IEnumerable<Device> devices, Release? newest)
    {
        var groups = devices.Where(device => device.FirmwareVersion is not null).GroupBy(device => device.FirmwareVersion!)
            .Select(group => new VersionGroup(group.Key, group.Key == newest?.Version, [.. group.OrderBy(device => device.Name, StringComparer.CurrentCultureIgnoreCase)]))
            .OrderByDescending(group => group.Devices.Count).ThenByDescending(group => group.Version, StringComparer.Ordinal).ToList();
        return newest is null || groups.Count == 0 || groups.Exists(group => group.IsNewest) ? groups : [.. groups, new(newest.Version, true, [])];
    }

    private static int Percent(UpdateState? stage, int progress) => stage is { } at && !at.IsEnd()
        ? at switch { UpdateState.Queued => 0, UpdateState.Downloading => progress * 60 / 100, UpdateState.Verifying => 65, UpdateState.Installing => 75, _ => 85 }
        : 0;

    private static string Short(TimeSpan time) => time < TimeSpan.FromSeconds(10)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s") : Durations.Words(time);
}

/// <summary>A stage of an update and how long it took.</summary>
/// <param name="Words">The time in words; empty for an end, which takes none.</param>
public sealed record StageTime(UpdateState State, DateTimeOffset At, TimeSpan Time, string Words);

/// <summary>A version and the devices that run it.</summary>
public sealed record VersionGroup(string Version, bool IsNewest, IReadOnlyList<Device> Devices);
