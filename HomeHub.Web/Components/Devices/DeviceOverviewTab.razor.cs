using HomeHub.Core.Devices;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Devices;

/// <summary>A device's timeline and health, live.</summary>
public sealed partial class DeviceOverviewTab(
    DeviceRegistry registry, DeviceFeed feed, DeviceTimeline timeline, NavigationManager navigation, TimeProvider clock) : ComponentBase, IDisposable
{
    private const int MostRows = 500;

    private LiveRefresh? _live;
    private Device? _device;
    private TimelineSpan _span = TimelineSpan.Day;
    private IReadOnlyList<TimelineEvent> _events = [];
    private TimelinePlot _plot = TimelinePlot.Empty;

    [Parameter, EditorRequired] public string DeviceId { get; set; } = "";
    [SupplyParameterFromQuery(Name = "span")] public string? Span { get; set; }

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

    private string SpanHref(TimelineSpan span) => navigation.GetUriWithQueryParameter("span", span == TimelineSpan.Day ? null : span.Word);

    private void OnChanged(string? id)
    {
        if (id is null || id == DeviceId)
        {
            _live?.Request();
        }
    }

    private async Task ReadAsync()
    {
        _device = registry.Find(DeviceId);
        if (_device is null)
        {
            return;
        }

        var to = clock.GetUtcNow();
        _events = await timeline.ReadAsync(DeviceId, to - _span.Length, to, MostRows);
        _plot = TimelinePlot.Of(_events, _device.FirstSeen, to - _span.Length, to, clock.LocalTimeZone);
    }

    private async Task ShowAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }
}
