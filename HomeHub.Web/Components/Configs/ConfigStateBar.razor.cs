using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Configs;

/// <summary>How a device stands to its config, live.</summary>
public sealed partial class ConfigStateBar(
    ConfigSync sync, DeviceRegistry registry, ConfigVersionStore versions, ConfigFeed feed, DeviceFeed devices, SharedClock clock, IDialogService dialogs, ISnackbar snackbar)
    : ComponentBase, IDisposable
{
    private LiveRefresh? _live;
    private Device? _device;
    private ConfigState? _state;
    private ConfigLook _look = null!;
    private ConfigSituation? _situation;
    private IReadOnlyList<(string Field, string Reason)> _reasons = [];
    private IReadOnlyList<ConfigDifference>? _differences;
    private string? _changes;

    [Parameter, EditorRequired] public string DeviceId { get; set; } = "";

    protected override Task OnParametersSetAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), exception => InvokeAsync(() => snackbar.Add(ErrorWords.Stale(exception), Severity.Warning)));
            devices.Changed += OnChanged;
            clock.Tick += OnTick;
            _live.Start(feed.WatchAsync);
        }
    }

    public void Dispose()
    {
        devices.Changed -= OnChanged;
        clock.Tick -= OnTick;
        _live?.Dispose();
    }

    private void OnChanged(string? id)
    {
        if (id is null || id == DeviceId)
        {
            _live?.Request();
        }
    }

    /// <summary>A trial counts down, and what is on its way for long is said to be: words change without an event.</summary>
    private void OnTick()
    {
        if (_state?.Kind is ConfigStateKind.OnTrial or ConfigStateKind.Pending)
        {
            _ = InvokeAsync(() =>
            {
                var before = _situation;
                Judge();
                if (before != _situation)
                {
                    StateHasChanged();
                }
            });
        }
    }

    private async Task ReadAsync()
    {
        _device = registry.Find(DeviceId);
        var state = sync.StateOf(DeviceId);
        var wanted = state is { Wanted: > 0, Kind: not ConfigStateKind.InSync } ? await versions.FindAsync(DeviceId, state.Wanted) : null;
        _differences = wanted is not null && state is { Running: > 0, Kind: not ConfigStateKind.Unmanaged } && _device is not null
            ? await versions.CompareAsync(DeviceId, state.Running.Value, state.Wanted, Boards.Of(_device))
            : null;
        _changes = wanted?.Changes is { Length: > 0 } changes ? changes : null;
        _reasons = ConfigSituation.Reasons(state, wanted?.Content);
        (_state, _look) = (state, ConfigLook.Of(state));
        Judge();
    }

    private void Judge() => _situation = _device is null || _state is null ? null : ConfigSituation.Of(_state, _device, clock.Now);

    private async Task ShowAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private Task RestoreAsync(long version) => RestoreDialog.AskAsync(dialogs, _device!, version);
}
