using HomeHub.Core.Devices;
using HomeHub.Core.Updates;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Updates;

/// <summary>Releases, what is being rolled out, what was, and who runs what.</summary>
public sealed partial class UpdatesPage(
    ReleaseStore releases, ReleasePublisher publisher, ReleaseMaker maker, RolloutReader rollouts, DeviceRegistry registry, UpdateFeed feed, DeviceFeed devices) : ComponentBase, IDisposable
{
    private LiveRefresh? _live;
    private LiveRefresh? _counts;
    private IReadOnlyList<Release> _releases = [];
    private IReadOnlyList<Publication> _publications = [];
    private IReadOnlyList<RolloutView> _rollouts = [];
    private IReadOnlyList<VersionGroup> _versions = [];
    private Release? _bundled;
    private int _total = 1;

    protected override async Task OnInitializedAsync() => await ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), DispatchExceptionAsync);
            _counts = new LiveRefresh(() => InvokeAsync(ShowVersions), DispatchExceptionAsync);
            _counts.Start();
            devices.Changed += OnDevice;
            _live.Start(feed.WatchAsync);
        }
    }

    public void Dispose()
    {
        devices.Changed -= OnDevice;
        _live?.Dispose();
        _counts?.Dispose();
    }

    /// <summary>Who runs what is in memory; the rest, whose files are looked at, only changes with the updates.</summary>
    private void OnDevice(string? id) => _counts?.Request();

    private async Task ReadAsync()
    {
        _releases = await releases.AllAsync();
        _publications = await publisher.AllAsync();
        _rollouts = await rollouts.AllAsync();
        _bundled = await maker.FindBundledAsync();
        Count();
    }

    private void Count()
    {
        _versions = UpdateFigures.Versions(registry.All, _releases.FirstOrDefault(release => release.PublishedAt is not null));
        _total = Math.Max(1, _versions.Sum(version => version.Devices.Count));
    }

    private void ShowVersions()
    {
        Count();
        StateHasChanged();
    }

    private async Task ShowAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }
}
