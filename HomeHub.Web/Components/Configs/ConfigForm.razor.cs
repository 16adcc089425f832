using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Components.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace HomeHub.Web.Components.Configs;

/// <summary>The form of a device's config, live.</summary>
public sealed partial class ConfigForm(
    ConfigStore configs, ConfigVersionStore versions, ConnectionStore connections, ConfigSync sync, ConfigFeed feed, DeviceRegistry registry,
    IDialogService dialogs, ISnackbar snackbar) : ComponentBase, IDisposable
{
    private LiveRefresh? _live;
    private ConfigEditor? _editor;
    private OnlyFor? _only;

    [Parameter, EditorRequired] public string DeviceId { get; set; } = "";

    /// <summary>The sensor to begin with, by its place in topics: what a link leads to.</summary>
    [SupplyParameterFromQuery(Name = "sensor")] public string? Sensor { get; set; }

    private Device? Device => _editor?.Device;

    private ConfigFormModel? Model => _editor?.Model;

    protected override async Task OnInitializedAsync()
    {
        _editor = new ConfigEditor(DeviceId, configs, versions, connections, sync, registry);
        await _editor.RefreshAsync();
        _editor.Open = Sensor is null ? null : Model?.Sensors.FirstOrDefault(sensor => sensor.Slug == Sensor);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), exception => InvokeAsync(() => snackbar.Add(ErrorWords.Stale(exception), Severity.Warning)));
            _live.Start(feed.WatchAsync);
        }
    }

    public void Dispose() => _live?.Dispose();

    private async Task ShowAsync()
    {
        await _editor!.RefreshAsync();
        StateHasChanged();
    }

    private async Task SaveAsync()
    {
        if (_only is null || !await _only.MayAsync($"Saved the configuration of {Device?.Name}"))
        {
            return;
        }

        try
        {
            if (await _editor!.SaveAsync() is { } words)
            {
                snackbar.Add(words, Severity.Success);
            }
        }
        catch (Exception exception)
        {
            snackbar.Add($"The configuration was not saved. {ErrorWords.For(exception)}", Severity.Error);
        }
    }

    private async Task DiscardAsync()
    {
        var back = Model!.Stored.Version == 0 && _editor!.Newer is null ? "what the device runs" : $"version {(_editor!.Newer ?? Model.Stored).Version}";
        if (await dialogs.ShowMessageBoxAsync("Discard your changes?", $"The form goes back to {back}.", yesText: "Discard", cancelText: "Go on editing") == true)
        {
            _editor.Discard();
        }
    }

    private async Task CopyAsync()
    {
        var parameters = new DialogParameters<CopySensors> { { dialog => dialog.DeviceId, DeviceId }, { dialog => dialog.Model, Model! } };
        var result = await (await dialogs.ShowAsync<CopySensors>("Copy sensors from another device", parameters)).Result;
        if (result is { Canceled: false, Data: IReadOnlyList<SensorContent> copies })
        {
            _editor!.AddCopies(copies);
        }
    }

    private async Task AskAsync(LocationChangingContext context)
    {
        // Another part of the same tab, such as a version of the history, leaves the draft alone.
        if (!ConfigFormAddress.Keeps(context.TargetLocation, DeviceId)
            && await dialogs.ShowMessageBoxAsync("Leave without saving?", $"The configuration of {Device?.Name} was changed and is not saved.", yesText: "Leave", cancelText: "Stay") != true)
        {
            context.PreventNavigation();
        }
    }
}
