using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Overview;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Sensors;

/// <summary>Every sensor of the house, live; what fails or fell silent first.</summary>
public sealed partial class SensorsPage(
    SensorViews sensors, SensorFeed feed, DeviceFeed deviceFeed, SharedClock clock, ConnectionGuide guide, NavigationManager navigation) : ComponentBase, IDisposable
{
    /// <summary>Rows that are shown at first, and how many more each time.</summary>
    private const int Step = 120;

    /// <summary>How often somebody has to look whether a sensor fell silent: nothing tells that.</summary>
    private const int LookEverySeconds = 10;

    private LiveRefresh? _live;
    private int _most = Step;
    private int _seconds;
    private SensorAddress _address = new();
    private IReadOnlyList<SensorView> _views = [];
    private SensorList _list = SensorList.Empty;
    private IReadOnlyList<AttentionItem> _attention = [];
    private IReadOnlyList<(string Id, string Name)> _devices = [];

    [SupplyParameterFromQuery(Name = "device")] public string? Device { get; set; }
    [SupplyParameterFromQuery(Name = SensorAddress.KindWord)] public string? Kind { get; set; }
    [SupplyParameterFromQuery(Name = "q")] public string? Text { get; set; }
    [SupplyParameterFromQuery(Name = "by")] public string? By { get; set; }

    protected override void OnParametersSet()
    {
        _address = SensorAddress.Of(Device, Kind, Text, By);
        Read();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(Show), DispatchExceptionAsync);
            clock.Tick += OnTick;
            _live.Start(feed.WatchAsync, deviceFeed.WatchAsync);
        }
    }

    public void Dispose()
    {
        clock.Tick -= OnTick;
        _live?.Dispose();
    }

    private string NameOf(string? id) => _devices.FirstOrDefault(device => device.Id == id).Name ?? id ?? "";

    private void Go(SensorAddress address) => navigation.NavigateTo(address.ToUri(), replace: true);

    private void OnTick()
    {
        if (Interlocked.Increment(ref _seconds) % LookEverySeconds == 0)
        {
            _live?.Request();
        }
    }

    private void ShowMore()
    {
        _most += Step;
        Read();
    }

    private void Read()
    {
        _views = sensors.All();
        _list = SensorList.Of(_views, _address, _most);
        _attention = SensorAttention.WithDevices([.. _views.Where(_address.Matches).Where(view => _address.Kind is null || view.Sensor.Kind == _address.Kind)]);
        _devices = [.. _views.Select(view => (view.Sensor.DeviceId, view.DeviceName)).Distinct().OrderBy(device => device.DeviceName, StringComparer.CurrentCultureIgnoreCase)];
    }

    private void Show()
    {
        Read();
        StateHasChanged();
    }
}
