using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Devices;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Sensors;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Overview;

/// <summary>The house at a glance.</summary>
public sealed partial class OverviewPage(
    DeviceRegistry registry, ConfigSync configs, SensorViews sensors, LogFeed logFeed, OverviewReader reader, TimeProvider clock)
    : ComponentBase, IDisposable
{
    private const int MostTiles = 24;

    private LiveRefresh? _devicesLive;
    private LiveRefresh? _logLive;
    private IReadOnlyList<Device> _devices = [];
    private IReadOnlyList<AttentionItem> _attention = [];
    private OverviewFigures _figures = OverviewFigures.None;
    private string _counts = "";

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _devicesLive = new LiveRefresh(() => InvokeAsync(ShowAsync), DispatchExceptionAsync);
            _devicesLive.Start(reader.Feeds);
            // Entries may come by the thousand; the chart by the hour does not need each of them.
            _logLive = new LiveRefresh(() => InvokeAsync(ShowAsync), DispatchExceptionAsync, OverviewReader.Fresh);
            _logLive.Start(logFeed.WatchAsync);
        }
    }

    public void Dispose()
    {
        _devicesLive?.Dispose();
        _logLive?.Dispose();
    }

    private async Task ReadAsync()
    {
        _figures = await reader.ReadAsync();
        _devices = DeviceOrder.Sort(registry.All, device => _figures.Configs.ContainsKey(device.Id));
        _attention =
        [
            .. Attention.Items(_devices, _figures, TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone)),
            .. SensorAttention.Sensors(sensors.All()),
        ];
        _counts = DeviceOrder.Counts(_devices);
    }

    private async Task ShowAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }
}
