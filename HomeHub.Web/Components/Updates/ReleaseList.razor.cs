using HomeHub.Core.Updates;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Updates;

/// <summary>The list of releases.</summary>
public sealed partial class ReleaseList(ReleaseStore store, ReleasePublisher publisher, IDialogService dialogs, ISnackbar snackbar, IPermissions permissions) : ComponentBase
{
    // The default one first.
    private IReadOnlyList<string> _hosts = [HttpFirmwareHost.HostName];

    [Parameter, EditorRequired] public IReadOnlyList<Release> Releases { get; set; } = [];
    [Parameter, EditorRequired] public IReadOnlyList<Publication> Publications { get; set; } = [];

    /// <summary>The release of the very firmware HomeHub came with; null: there is none.</summary>
    [Parameter] public Release? Bundled { get; set; }

    private bool CanPrune => Publications.Select(place => place.ReleaseId).Distinct().Count() > ReleasePruner.Fewest;

    protected override async Task OnParametersSetAsync() => _hosts = await publisher.ChoicesAsync();

    private static string Where(string host) => host == FtpFirmwareHost.HostName ? "on the FTP server" : "from HomeHub";

    /// <summary>Boards can fetch it there: not from an FTP server that is for people only.</summary>
    private bool Serves(Publication place) => place.State == PublicationState.Published && (place.Host != FtpFirmwareHost.HostName || _hosts[0] == FtpFirmwareHost.HostName);

    private static string StartHref(Release release) => FormattableString.Invariant($"updates/start?release={release.Id}");

    private string Words(Publication place) => place.State switch
    {
        PublicationState.Published when place.Host != FtpFirmwareHost.HostName => "published, served by HomeHub",
        PublicationState.Published => $"published at {place.Place}{(Serves(place) ? "" : ", for people: boards speak plain FTP only")}",
        PublicationState.Publishing => $"publishing, {place.FilesDone} of {place.FilesTotal} files",
        PublicationState.Interrupted => "publishing was interrupted",
        _ => $"not published {Where(place.Host)}: {place.FilesDone} of {place.FilesTotal} files are there",
    };

    /// <summary>The hosts it can be published on now, the default one first.</summary>
    private IEnumerable<string> Open(IReadOnlyList<Publication> places) => places.Any(place => place.State == PublicationState.Publishing) ? []
        : _hosts.Where(host => !places.Any(place => place.Host == host && place.State == PublicationState.Published));

    private async Task MakeAsync(bool upload) => await dialogs.ShowAsync<ReleaseDialog>(
        upload ? "Upload a release" : "Make a release of the bundled firmware", new DialogParameters<ReleaseDialog> { { dialog => dialog.Upload, upload } },
        new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });

    private async Task PruneAsync() => await dialogs.ShowAsync<PruneDialog>("Take old releases off", new DialogParameters<PruneDialog>(), new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });

    private Task PublishAsync(Release release, string host) => TryAsync($"Published release {release.Version} {Where(host)}", () => publisher.PublishAsync(release, host), null);

    private async Task WithdrawAsync(Release release)
    {
        if (await dialogs.ShowMessageBoxAsync($"Take {release.Version} off the FTP server?", "Its files are deleted there. The release stays and can be published again.",
            yesText: "Take it off", cancelText: "Leave it") is true)
        {
            await TryAsync($"Took release {release.Version} off the FTP server", () => publisher.WithdrawAsync(release, FtpFirmwareHost.HostName), $"{release.Version} is off the FTP server.");
        }
    }

    private async Task DeleteAsync(Release release)
    {
        if (await dialogs.ShowMessageBoxAsync($"Delete release {release.Version}?", "It was never published; no device knows it.", yesText: $"Delete {release.Version}", cancelText: "Keep it") is true)
        {
            await TryAsync($"Deleted release {release.Version}", () => store.DeleteAsync(release.Id), $"Release {release.Version} was deleted.");
        }
    }

    private async Task TryAsync(string what, Func<Task<string?>> order, string? done)
    {
        if (!await permissions.MayAsync(Policies.Own, what))
        {
            return;
        }

        try
        {
            var refusal = await order();
            if ((refusal ?? done) is { } words)
            {
                snackbar.Add(words, refusal is null ? Severity.Success : Severity.Error);
            }
        }
        catch (Exception exception)
        {
            snackbar.Add(ErrorWords.For(exception), Severity.Error);
        }
    }
}
