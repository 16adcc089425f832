using Bunit;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Sensors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Sensors;

/// <summary>The switch and the slider of a light.</summary>
public sealed class LightControlTests : Screen
{
    private readonly HeardSensors _house = new();
    private readonly SentMessages _sent = new();

    public LightControlTests()
    {
        var core = _house.Core;
        Services.AddSingleton(new SensorControl(
            core.Get<SensorRegistry>(), core.Get<DeviceRegistry>(), core.Get<SensorFeed>(), _sent, core.Get<IOptions<MqttOptions>>(), core.Clock));
    }

    private SensorView View => _house.Core.Get<SensorViews>().Find("kitchen", "light")!;

    [Fact]
    public async Task The_switch_moves_when_the_light_reports_not_when_it_is_clicked()
    {
        var control = await RenderAsync();

        var clicked = control.InvokeAsync(() => control.Find("button").ClickAsync());
        Assert.Equal("""{"state":"ON"}""", Assert.Single(_sent.All).Payload);
        Assert.Equal(("false", "true"), (Checked(control), Busy(control)));

        await _house.StateAsync("light", """{"state":"ON","brightness":100}""");
        await clicked;
        control.Render(p => p.Add(c => c.View, View));
        Assert.Equal(("true", "false"), (Checked(control), Busy(control)));
    }

    [Fact]
    public async Task The_slider_stays_where_it_was_put_until_the_light_reports_and_goes_back_where_it_does_not()
    {
        var control = await RenderAsync();

        var moved = control.InvokeAsync(() => control.Find("input").ChangeAsync(new() { Value = "200" }));
        Assert.Equal("""{"state":"ON","brightness":200}""", Assert.Single(_sent.All).Payload);
        Assert.Equal(("200", "78 %"), (Level(control), control.Find("input").GetAttribute("aria-valuetext")));

        _house.Core.Clock.Advance(SensorControl.Patience);
        await moved;
        Assert.Equal("100", Level(control));
        Assert.Contains("did not report back on Shelf light", Assert.Single(Said()));
    }

    [Fact]
    public async Task Whoever_changes_their_mind_is_told_of_the_last_wish_only()
    {
        var control = await RenderAsync();

        var first = control.InvokeAsync(() => control.Find("input").ChangeAsync(new() { Value = "200" }));
        var second = control.InvokeAsync(() => control.Find("input").ChangeAsync(new() { Value = "10" }));
        await first;
        Assert.Equal(("10", "true"), (Level(control), Busy(control)));
        await _house.StateAsync("light", """{"state":"ON","brightness":10}""");
        await second;

        Assert.Empty(Said());
    }

    [Fact]
    public async Task Without_its_device_it_cannot_be_touched_and_says_why()
    {
        await RenderAsync();
        await _house.SayAsync("homehub/kitchen/availability", """{"state":"offline","session":"1-1"}""");
        var control = Render<LightControl>(p => p.Add(c => c.View, View));

        Assert.All(control.FindAll("input, button"), part => Assert.True(part.HasAttribute("disabled")));
        Assert.StartsWith("kitchen is offline since", control.Find("button").GetAttribute("title"));
    }

    [Fact]
    public async Task Without_the_broker_the_person_is_told()
    {
        var control = await RenderAsync();
        _sent.Away = true;
        await control.InvokeAsync(() => control.Find("button").ClickAsync());

        Assert.Contains("Shelf light was not told.", Assert.Single(Said()));
        Assert.Equal("false", Busy(control));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _house.DisposeAsync();
    }

    private async Task<IRenderedComponent<LightControl>> RenderAsync()
    {
        await _house.SayAsync("homehub/kitchen/availability", """{"state":"online","session":"1-1"}""");
        await _house.DescribeAsync();
        await _house.StateAsync("light", """{"state":"OFF","brightness":100}""");
        return Render<LightControl>(p => p.Add(c => c.View, View));
    }

    private static string? Checked(IRenderedComponent<LightControl> control) => control.Find("button").GetAttribute("aria-checked");

    private static string? Busy(IRenderedComponent<LightControl> control) => control.Find(".control").GetAttribute("aria-busy");

    private static string? Level(IRenderedComponent<LightControl> control) => control.Find("input").GetAttribute("value");
}
