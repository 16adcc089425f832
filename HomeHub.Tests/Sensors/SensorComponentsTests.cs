using Bunit;
using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Sensors;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Sensors;

/// <summary>Rows and plots of sensors as they are rendered.</summary>
public sealed class SensorComponentsTests : Screen
{
    private readonly HeardSensors _house = new();

    public SensorComponentsTests()
    {
        var core = _house.Core;
        Services.AddSingleton<TimeProvider>(core.Clock).AddSingleton<SharedClock>();
        Services.AddSingleton(core.Get<SeriesMemory>()).AddSingleton(core.Get<SensorViews>()).AddSingleton(core.Get<SensorFeed>())
            .AddSingleton(core.Get<DeviceFeed>()).AddSingleton(core.Get<SensorControl>());
    }

    [Fact]
    public async Task A_device_s_sensors_show_what_they_say_as_they_say_it()
    {
        var rows = Render<DeviceSensors>(p => p.Add(r => r.DeviceId, "kitchen"));
        Assert.Contains("It told of no sensor yet", rows.Markup);

        await _house.SayAsync("homehub/kitchen/availability", """{"state":"online","session":"1-1"}""");
        await _house.DescribeAsync();
        await _house.StateAsync("climate", """{"temperature":21.5,"humidity":47}""");
        rows.WaitForAssertion(() => Assert.Equal(["21.5\u00A0°C", "47\u00A0%"], rows.FindAll("li.climate .values span").Select(value => value.TextContent)));
        Assert.Equal(["sensors/kitchen/climate", "sensors/kitchen/motion", "sensors/kitchen/light"], rows.FindAll("li .what a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void A_row_renders_only_when_something_about_it_changed()
    {
        var row = Render<SensorRow>(p => p.Add(r => r.View, ShownSensors.Climate("kitchen")));
        var view = row.Instance.View;

        row.Render(p => p.Add(r => r.View, view with { }));
        Assert.Equal(1, row.RenderCount);
        row.Render(p => p.Add(r => r.View, view with { Condition = SensorCondition.Silent, Note = "Silent since noon." }));
        Assert.Equal(2, row.RenderCount);
        Assert.Contains("Silent since noon.", row.Find(".why").TextContent);
    }

    [Fact]
    public void A_name_from_a_device_is_shown_as_the_text_it_is()
    {
        var view = ShownSensors.Climate("kitchen");
        view = view with { Sensor = view.Sensor with { Description = view.Sensor.Description! with { Name = "<img src=x>" } } };
        var row = Render<SensorRow>(p => p.Add(r => r.View, view));

        Assert.Equal("<img src=x>", row.Find(".what a").TextContent);
        Assert.Empty(row.FindAll("img"));
    }

    [Fact]
    public async Task A_curve_says_what_is_under_the_pointer_and_under_the_arrow_keys()
    {
        var now = _house.Now;
        var points = Enumerable.Range(0, 97).Select(i => ReadingPoint.Of(now.AddHours(-24).AddMinutes(15 * i), 20)).ToList();
        var plot = FieldPlot.Of(new LiveSensor { DeviceId = "kitchen", Slug = "climate" },
            [new FieldHistory(new SensorField("temperature", "Temperature", "°C"), false, points)], ReadingSpan.Day, now, TimeZoneInfo.Utc)[0];
        var chart = Render<ReadingChart>(p => p.Add(c => c.Plot, plot));
        Assert.Equal("20.0\u00A0°C to 20.0\u00A0°C in the last 24 hours", chart.Find("output").TextContent);

        await chart.InvokeAsync(() => chart.FindAll(".hit")[0].MouseOverAsync(new MouseEventArgs()));
        Assert.Equal("Sat 28 Feb 12:00: 20.0\u00A0°C", chart.Find("output").TextContent);
        await chart.InvokeAsync(() => chart.Find("[role=slider]").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowRight" }));
        await chart.InvokeAsync(() => chart.Find("[role=slider]").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowRight" }));
        Assert.Equal("Sat 28 Feb 12:30: 20.0\u00A0°C", chart.Find("[role=slider]").GetAttribute("aria-valuetext"));
        await chart.InvokeAsync(() => chart.Find("[role=slider]").MouseLeaveAsync(new MouseEventArgs()));
        Assert.Empty(chart.FindAll(".cursor"));
        Assert.Equal(25, chart.FindAll("tbody tr").Count);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _house.DisposeAsync();
    }
}
