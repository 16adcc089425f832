using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Logs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Devices;

/// <summary>One device: what it is, how it is, what happened to it, what it says.</summary>
public sealed partial class DevicePage(
    DeviceRegistry registry, DeviceFeed feed, ConfigSync configs, ConfigFeed configFeed, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigation) : ComponentBase, IDisposable
{
    private LiveRefresh? _live;
    private Device? _device;
    private ConfigState _config = null!;
    private DeviceTab _tab = DeviceTabs.Find(null);

    [Parameter] public string Id { get; set; } = "";
    [SupplyParameterFromQuery(Name = "tab")] public string? Tab { get; set; }

    private string LogHref => new LogAddress(new LogFilter { DeviceIds = [Id] }).ToUri();
    private string ErrorsHref => new LogAddress(new LogFilter { DeviceIds = [Id], Levels = [EntryLevel.Error, EntryLevel.Critical] }).ToUri();

    protected override void OnParametersSet()
    {
        _tab = DeviceTabs.Find(Tab);
        Read();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(Show), DispatchExceptionAsync);
            feed.Changed += OnChanged;
            // Also tells at once: what changed between the first read and the subscription.
            _live.Start(configFeed.WatchAsync);
        }
    }

    public void Dispose()
    {
        feed.Changed -= OnChanged;
        _live?.Dispose();
    }

    /// <summary>What else stands in the address belongs to the part one leaves.</summary>
    private string TabHref(DeviceTab tab) => $"{DeviceLook.Href(Id)}{(tab.Word is null ? "" : $"?tab={tab.Word}")}";

    private void OnChanged(string? id)
    {
        if (id is null || id == Id)
        {
            _live?.Request();
        }
    }

    private void Read()
    {
        _device = registry.Find(Id);
        _config = configs.StateOf(Id);
    }

    private void Show()
    {
        Read();
        StateHasChanged();
    }

    private async Task RenameAsync()
    {
        var parameters = new DialogParameters<RenameDialog> { { dialog => dialog.Device, _device! } };
        await (await dialogs.ShowAsync<RenameDialog>("Rename the device", parameters)).Result;
    }

    private async Task DeleteAsync()
    {
        var parameters = new DialogParameters<DeleteDialog> { { dialog => dialog.Device, _device! } };
        var result = await (await dialogs.ShowAsync<DeleteDialog>("Delete the device", parameters)).Result;
        if (result is { Canceled: false, Data: RemovedDevice removed })
        {
            snackbar.Add(DeleteDialog.Said(_device?.Name ?? Id, removed), removed.Warning is null ? Severity.Success : Severity.Warning);
            navigation.NavigateTo("devices");
        }
    }
}
