using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Logs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Devices;

/// <summary>One device: what it is, how it is, what happened to it, what it says.</summary>
public sealed partial class DevicePage(
    DeviceRegistry registry, DeviceFeed feed, DeviceTimeline timeline, IDialogService dialogs, ISnackbar snackbar,
    NavigationManager navigation, TimeProvider clock) : ComponentBase, IDisposable
{
    private const string LogsTab = "logs";
    private const int MostRows = 500;

    private LiveRefresh? _live;
    private Device? _device;
    private TimelineSpan _span = TimelineSpan.Day;
    private IReadOnlyList<TimelineEvent> _events = [];
    private TimelinePlot _plot = TimelinePlot.Empty;

    [Parameter] public string Id { get; set; } = "";
    [SupplyParameterFromQuery(Name = "tab")] public string? Tab { get; set; }
    [SupplyParameterFromQuery(Name = "span")] public string? Span { get; set; }

    private bool OnLogs => Tab == LogsTab;
    private string LogHref => new LogAddress(new LogFilter { DeviceIds = [Id] }).ToUri();
    private string ErrorsHref => new LogAddress(new LogFilter { DeviceIds = [Id], Levels = [EntryLevel.Error, EntryLevel.Critical] }).ToUri();

    protected override Task OnParametersSetAsync()
    {
        _span = TimelineSpan.Of(Span);
        return ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), DispatchExceptionAsync);
            feed.Changed += OnChanged;
            _live.Start();
            // What changed between the first read and the subscription.
            _live.Request();
        }
    }

    public void Dispose()
    {
        feed.Changed -= OnChanged;
        _live?.Dispose();
    }

    private string TabHref(string? tab) => Href(tab, _span);
    private string SpanHref(TimelineSpan span) => Href(Tab, span);

    private string Href(string? tab, TimelineSpan span) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["tab"] = tab, ["span"] = span == TimelineSpan.Day ? null : span.Word,
    });

    private void OnChanged(string? id)
    {
        if (id is null || id == Id)
        {
            _live?.Request();
        }
    }

    private async Task ReadAsync()
    {
        _device = registry.Find(Id);
        if (_device is null || OnLogs)
        {
            return;
        }

        var to = clock.GetUtcNow();
        _events = await timeline.ReadAsync(Id, to - _span.Length, to, MostRows);
        _plot = TimelinePlot.Of(_events, _device.FirstSeen, to - _span.Length, to, clock.LocalTimeZone);
    }

    private async Task ShowAsync()
    {
        await ReadAsync();
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
