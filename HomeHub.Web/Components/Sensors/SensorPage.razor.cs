using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Sensors;
using HomeHub.Web.Components.Devices;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Logs;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Sensors;

/// <summary>One sensor: what it says now, what it said over time, and what it can be told.</summary>
public sealed partial class SensorPage(
    SensorViews sensors, ReadingHistory history, SensorFeed feed, DeviceFeed deviceFeed, SharedClock clock, NavigationManager navigation, TimeProvider time)
    : ComponentBase, IDisposable
{
    /// <summary>The plots move on with time, and whether it fell silent shows, though nothing is said.</summary>
    private const int LookEverySeconds = 15;

    private LiveRefresh? _live;
    private int _seconds;
    private SensorView? _view;
    private ReadingSpan _span = ReadingSpan.Day;
    private IReadOnlyList<FieldPlot> _plots = [];

    [Parameter] public string DeviceId { get; set; } = "";
    [Parameter] public string Slug { get; set; } = "";
    [SupplyParameterFromQuery(Name = "span")] public string? Span { get; set; }

    private LiveSensor Sensor => _view!.Sensor;

    /// <summary>A light says with its brightness whether it is on.</summary>
    private IEnumerable<SensorValue> Shown => Sensor.Values.Where(value => !(SensorWords.IsBrightness(Sensor, value.Field) && Sensor.Value("state")?.On == false));

    private string LogHref => new LogAddress(new LogFilter { DeviceIds = [DeviceId], Types = [SensorTroubles.EntryType] }).ToUri();
    private string ConfigHref => DeviceLook.Href(DeviceId) + "?tab=configuration";

    /// <summary>Since when motion or quiet lasts.</summary>
    private string? Since => Sensor.Kind == SensorKind.Motion && _plots.FirstOrDefault(plot => plot.Lane is not null)?.Lane is { Spans: [.., var last] }
        ? last.End is { } end ? $"last motion {RelativeWords.For(end, clock.Now)}" : $"motion for {Durations.Words(last.Length(clock.Now))}"
        : null;

    protected override Task OnParametersSetAsync()
    {
        _span = ReadingSpan.Of(Span);
        return ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            // A second is soon enough for a plot; a light is to answer at once, and the first change always shows at once.
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), DispatchExceptionAsync, TimeSpan.FromMilliseconds(500));
            feed.Changed += OnChanged;
            deviceFeed.Changed += OnChanged;
            clock.Tick += OnTick;
            _live.Start();
            // What changed between the first read and the subscription.
            _live.Request();
        }
    }

    public void Dispose()
    {
        feed.Changed -= OnChanged;
        deviceFeed.Changed -= OnChanged;
        clock.Tick -= OnTick;
        _live?.Dispose();
    }

    private static string Label(SensorValue value) => value.Field.Key == "state" ? "Now" : value.Field.Label;

    private string SpanHref(ReadingSpan span) => navigation.GetUriWithQueryParameter("span", span == ReadingSpan.Day ? null : span.Word);

    private void OnChanged(string? deviceId)
    {
        if (deviceId is null || deviceId == DeviceId)
        {
            _live?.Request();
        }
    }

    private void OnTick()
    {
        if (Interlocked.Increment(ref _seconds) % LookEverySeconds == 0)
        {
            _live?.Request();
        }
    }

    private async Task ReadAsync()
    {
        _view = sensors.Find(DeviceId, Slug);
        if (_view is { Sensor: var sensor })
        {
            var to = time.GetUtcNow();
            // What is set is drawn as it was set; what is measured is taken together.
            var read = await history.ReadAsync(sensor, to - _span.Length, to.AddSeconds(1), sensor.IsActuator ? ReadingHistory.MostPoints : ValuePlot.MostPoints);
            _plots = FieldPlot.Of(sensor, read, _span, to, time.LocalTimeZone);
        }
    }

    private async Task ShowAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }
}
