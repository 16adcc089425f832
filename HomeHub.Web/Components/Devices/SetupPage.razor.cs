using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Devices;

/// <summary>Everything that brings a device onto its board, and whether it has spoken since; live.</summary>
public sealed partial class SetupPage(DeviceRegistry registry, DeviceKit kits, ConfigStore configs, DeviceFeed feed, ConfigFeed configFeed, IPermissions permissions) : ComponentBase, IDisposable
{
    private LiveRefresh? _live;
    private Device? _device;
    private DeviceKitContent? _kit;
    private int _sensors;
    private bool _isNew;
    private bool _seen;

    [Parameter] public string Id { get; set; } = "";

    /// <summary>The page of a device, relative to the base address.</summary>
    public static string Href(string deviceId) => $"{DeviceLook.Href(deviceId)}/setup";

    private string Contents => _sensors switch
    {
        0 => "without sensors so far: they can be added before the download, or any time later from here",
        1 => "with its 1 sensor",
        _ => $"with its {_sensors} sensors",
    };

    protected override async Task OnParametersSetAsync()
    {
        await ReadAsync();
        _isNew = _device is { NeverSpoke: true };
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), DispatchExceptionAsync);
            _live.Start(feed.WatchAsync, configFeed.WatchAsync);
        }
    }

    public void Dispose() => _live?.Dispose();

    private async Task ReadAsync()
    {
        _device = registry.Find(Id);
        _kit = await kits.MakeAsync(Id);
        _sensors = (await configs.FindAsync(Id))?.Content.Sensors.Count ?? 0;
    }

    private async Task ShowPasswordsAsync() =>
        _seen = !_seen && await permissions.MayAsync(Policies.Own, $"Looked at the passwords in the config.py of {Id}");

    private async Task ShowAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }
}
