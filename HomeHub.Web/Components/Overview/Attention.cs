using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Updates;
using HomeHub.Web.Components.Configs;
using HomeHub.Web.Components.Devices;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Logs;
using HomeHub.Web.Components.Updates;
using MudBlazor;

namespace HomeHub.Web.Components.Overview;

/// <summary>One thing that needs a person, in one sentence.</summary>
/// <param name="Css">Class that colours the icon.</param>
/// <param name="Href">Where one sees more.</param>
public sealed record AttentionItem(string Key, string Icon, string Css, string Text, string Href);

/// <summary>What needs a person, the worst first.</summary>
public static class Attention
{
    public static IReadOnlyList<AttentionItem> Items(IEnumerable<Device> devices, OverviewFigures figures, DateTimeOffset localNow)
    {
        var known = DeviceOrder.Sort(devices);
        return
        [
            .. known.Where(d => d.Status is DeviceStatus.Offline).Select(d => Offline(d, figures, localNow)),
            .. known.Where(d => d.Status is DeviceStatus.SafeMode).Select(SafeMode),
            .. known.Where(d => d.Status is DeviceStatus.Stale).Select(d => Stale(d, localNow)),
            .. figures.Stopped.Select(rollout => Stopped(rollout, known, figures)),
            .. figures.FailedUpdates.Join(known, attempt => attempt.DeviceId, d => d.Id, FailedUpdate),
            .. known.Where(d => figures.Configs.ContainsKey(d.Id)).Select(d => Config(d, figures)),
            .. known.Where(d => figures.Errors.ContainsKey(d.Id)).OrderByDescending(d => figures.Errors[d.Id]).Select(d => Errors(d, figures)),
            .. known.Select(d => Gaps(d, figures.Gaps)).OfType<AttentionItem>(),
        ];
    }

    private static AttentionItem Offline(Device device, OverviewFigures figures, DateTimeOffset localNow)
    {
        var cause = figures.Silences.FirstOrDefault(e => e.DeviceId == device.Id && e.Kind == TimelineKind.Outage)?.Cause;
        return new($"offline-{device.Id}", DeviceLook.Of(device).Icon, DeviceLook.Of(device).Css,
            $"{device.Name} offline since {When(device.OfflineSince ?? device.LastSeen, localNow)}{(cause is null ? "" : $" ({cause})")}", DeviceLook.Href(device.Id));
    }

    private static AttentionItem SafeMode(Device device) =>
        new($"safe-mode-{device.Id}", DeviceLook.Of(device).Icon, DeviceLook.Of(device).Css, $"{device.Name} in safe mode: {DeviceFacts.SafeMode}", DeviceLook.Href(device.Id));

    private static AttentionItem Stale(Device device, DateTimeOffset localNow) =>
        new($"stale-{device.Id}", DeviceLook.Of(device).Icon, DeviceLook.Of(device).Css,
            $"{device.Name} silent since {When(device.StaleSince ?? device.LastSeen, localNow)}", DeviceLook.Href(device.Id));

    private static AttentionItem Stopped(Rollout rollout, IReadOnlyList<Device> known, OverviewFigures figures)
    {
        var failed = figures.FailedUpdates.Where(attempt => attempt.RolloutId == rollout.Id)
            .Join(known, attempt => attempt.DeviceId, d => d.Id, (attempt, d) => $"{d.Name} {attempt.State.Text()}").Order(StringComparer.CurrentCulture).ToList();
        return new(FormattableString.Invariant($"rollout-{rollout.Id}"), UpdateLook.Of(rollout).Icon, UpdateLook.Of(rollout).Css,
            $"The rollout of {rollout.Version} stopped: {(failed.Count > 0 ? string.Join(", ", failed) : rollout.Reason)}", RolloutCard.Href(rollout.Id));
    }

    private static AttentionItem FailedUpdate(UpdateAttempt attempt, Device device) => new($"update-{device.Id}", UpdateLook.Of(attempt.State).Icon, UpdateLook.Of(attempt.State).Css,
        $"{device.Name} {(attempt.State == UpdateState.Failed ? "failed to update to" : attempt.State.Text())} {attempt.Version}: {attempt.Error}", $"{DeviceLook.Href(device.Id)}?tab=updates");

    private static AttentionItem Config(Device device, OverviewFigures figures) =>
        new($"config-{device.Id}", Icons.Material.Filled.SyncProblem, "hub-bad", figures.Configs[device.Id], ConfigLook.Href(device.Id));

    private static AttentionItem Errors(Device device, OverviewFigures figures)
    {
        var count = figures.Errors[device.Id];
        var those = new LogFilter { DeviceIds = [device.Id], Levels = [EntryLevel.Error, EntryLevel.Critical], From = figures.Since };
        return new($"errors-{device.Id}", Icons.Material.Filled.Error, "hub-bad",
            $"{device.Name} reported {Counted.Words(count, "error", "errors")} since yesterday", new LogAddress(those).ToUri());
    }

    private static AttentionItem? Gaps(Device device, IEnumerable<TimelineEvent> gaps)
    {
        var mine = gaps.Where(g => g.DeviceId == device.Id && g.Cause != "arrived late").ToList();
        return mine.Count switch
        {
            0 => null,
            1 => new($"gap-{device.Id}", Icons.Material.Filled.Difference, "hub-warn", $"{device.Name}: {mine[0].Summary}", DeviceLook.Href(device.Id)),
            var many => new($"gap-{device.Id}", Icons.Material.Filled.Difference, "hub-warn",
                $"{device.Name}: {many} gaps in its log since yesterday, the last: {mine[0].Summary}", DeviceLook.Href(device.Id)),
        };
    }

    /// <summary>The time of day, with the date where it is not today's.</summary>
    private static string When(DateTimeOffset time, DateTimeOffset localNow)
    {
        var local = time.ToOffset(localNow.Offset);
        return local.Date == localNow.Date ? $"{local:HH:mm}" : $"{local:d MMM HH:mm}";
    }
}
