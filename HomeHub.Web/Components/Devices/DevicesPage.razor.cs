using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Components.Configs;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Devices;

/// <summary>Every device, those that need a person first.</summary>
public sealed partial class DevicesPage(
    DeviceRegistry registry, ConfigSync configs, DeviceFeed feed, ConfigFeed configFeed, NavigationManager navigation) : ComponentBase, IDisposable
{
    private LiveRefresh? _live;
    private int _most = 200;
    private IReadOnlyList<Device> _devices = [];
    private IReadOnlyList<Device> _shown = [];
    private string _counts = "";

    /// <summary>What the list is narrowed to.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Filter { get; set; }

    protected override void OnInitialized() => Read();

    protected override void OnParametersSet() => Narrow();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(Show), DispatchExceptionAsync);
            _live.Start(feed.WatchAsync, configFeed.WatchAsync);
        }
    }

    public void Dispose() => _live?.Dispose();

    private static string Kind(Device device) => device switch
    {
        { Simulated: true } => $"{device.Id} · simulated",
        { Legacy: true } => $"{device.Id} · legacy",
        { Board: { } board } => $"{device.Id} · {board}",
        _ => device.Id,
    };

    /// <summary>Whether its config is worth a word where there is little room.</summary>
    private bool NeedsWord(Device device) => !device.Legacy && configs.StateOf(device.Id).Kind is not (ConfigStateKind.InSync or ConfigStateKind.Unmanaged);

    private void FilterBy(string? text) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("q", text), replace: true);

    private void Read()
    {
        _devices = DeviceOrder.Sort(registry.All, device => NeedsWord(device) && ConfigLook.Of(configs.StateOf(device.Id)).Css == "hub-bad");
        Narrow();
    }

    private void Narrow()
    {
        _shown = DeviceOrder.Matching(_devices, Filter, device => ConfigLook.Of(configs.StateOf(device.Id)).Word);
        _counts = DeviceOrder.Counts(_shown);
    }

    private void Show()
    {
        Read();
        StateHasChanged();
    }
}
