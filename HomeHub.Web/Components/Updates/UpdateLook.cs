using HomeHub.Core.Updates;
using MudBlazor;

namespace HomeHub.Web.Components.Updates;

/// <summary>How the state of an update, a rollout or a publication looks: a word with an icon and a colour, never a colour alone.</summary>
/// <param name="Css">Class that colours it.</param>
public sealed record UpdateLook(string Word, string Icon, string Css)
{
    public static UpdateLook Of(UpdateState state) => state switch
    {
        UpdateState.Confirmed => new("confirmed", Icons.Material.Filled.CheckCircle, "hub-ok"),
        UpdateState.Failed => new("failed", Icons.Material.Filled.Error, "hub-bad"),
        UpdateState.RolledBack => new("rolled back", Icons.Material.Filled.SettingsBackupRestore, "hub-bad"),
        UpdateState.Rejected => new("rejected", Icons.Material.Filled.Block, "hub-bad"),
        UpdateState.Cancelled => new("cancelled", Icons.Material.Filled.Cancel, "hub-idle"),
        UpdateState.Queued => new("queued", Icons.Material.Filled.Schedule, "hub-idle"),
        UpdateState.Downloading => new("downloading", Icons.Material.Filled.Download, "hub-note"),
        UpdateState.Verifying => new("verifying", Icons.Material.Filled.FactCheck, "hub-note"),
        UpdateState.Installing => new("installing", Icons.Material.Filled.RestartAlt, "hub-note"),
        _ => new("probation", Icons.Material.Filled.Timelapse, "hub-note"),
    };

    public static UpdateLook Of(Rollout rollout) => rollout.State switch
    {
        RolloutState.Running => new("running", Icons.Material.Filled.PlayCircle, "hub-note"),
        RolloutState.Paused => new("paused", Icons.Material.Filled.PauseCircle, "hub-warn"),
        RolloutState.Stopped => new("stopped", Icons.Material.Filled.Report, "hub-bad"),
        RolloutState.Aborted => new("aborted", Icons.Material.Filled.Cancel, "hub-idle"),
        _ when rollout.Devices.Exists(device => device.State == RolloutDeviceState.Failed) => new("finished", Icons.Material.Filled.Warning, "hub-warn"),
        _ => new("finished", Icons.Material.Filled.CheckCircle, "hub-ok"),
    };

    /// <summary>One device of a rollout: while it is at it, what its update says.</summary>
    public static UpdateLook Of(RolloutDevice device, UpdateAttempt? attempt) => device.State switch
    {
        RolloutDeviceState.Waiting => new("waiting", Icons.Material.Filled.HourglassEmpty, "hub-idle"),
        RolloutDeviceState.Skipped => new("skipped", Icons.Material.Filled.SkipNext, "hub-idle"),
        RolloutDeviceState.Confirmed => Of(UpdateState.Confirmed),
        RolloutDeviceState.Failed => Of(attempt?.State is { } state && state.IsEnd() && state != UpdateState.Confirmed ? state : UpdateState.Failed),
        _ => Of(attempt?.State ?? UpdateState.Queued),
    };

    public static UpdateLook Of(PublicationState state) => state switch
    {
        PublicationState.Published => new("published", Icons.Material.Filled.CloudDone, "hub-ok"),
        PublicationState.Publishing => new("publishing", Icons.Material.Filled.CloudUpload, "hub-note"),
        PublicationState.Interrupted => new("interrupted", Icons.Material.Filled.CloudOff, "hub-warn"),
        _ => new("failed", Icons.Material.Filled.CloudOff, "hub-bad"),
    };
}
