using HomeHub.Core.Updates;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Updates;

/// <summary>The list of releases.</summary>
public sealed partial class ReleaseList(ReleaseStore store, ReleasePublisher publisher, IDialogService dialogs, ISnackbar snackbar, IPermissions permissions) : ComponentBase
{
    private string _host = HttpFirmwareHost.HostName;

    [Parameter, EditorRequired] public IReadOnlyList<Release> Releases { get; set; } = [];
    [Parameter, EditorRequired] public IReadOnlyList<Publication> Publications { get; set; } = [];

    /// <summary>The release of the very firmware HomeHub came with; null: there is none.</summary>
    [Parameter] public Release? Bundled { get; set; }

    private string Where => _host == FtpFirmwareHost.HostName ? "on the FTP server" : "from HomeHub";

    protected override async Task OnParametersSetAsync() => _host = await publisher.DefaultHostAsync();

    private static string StartHref(Release release) => FormattableString.Invariant($"updates/start?release={release.Id}");

    private static string Words(Publication place) => place.State switch
    {
        PublicationState.Published => place.Host == FtpFirmwareHost.HostName ? $"published at {place.Place}" : "published, served by HomeHub",
        PublicationState.Publishing => $"publishing, {place.FilesDone} of {place.FilesTotal} files",
        PublicationState.Interrupted => "publishing was interrupted",
        _ => $"publishing failed after {place.FilesDone} of {place.FilesTotal} files",
    };

    private bool CanPublish(IEnumerable<Publication> places) =>
        !places.Any(place => place.State is PublicationState.Publishing || (place.Host == _host && place.State == PublicationState.Published));

    private async Task MakeAsync(bool upload) => await dialogs.ShowAsync<ReleaseDialog>(
        upload ? "Upload a release" : "Make a release of the bundled firmware", new DialogParameters<ReleaseDialog> { { dialog => dialog.Upload, upload } },
        new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });

    private Task PublishAsync(Release release) => TryAsync($"Published release {release.Version} {Where}", () => publisher.PublishAsync(release, _host), null);

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
