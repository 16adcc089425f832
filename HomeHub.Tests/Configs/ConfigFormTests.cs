using Bunit;
using HomeHub.Core.Configs;
using HomeHub.Web.Components.Configs;
using MudBlazor;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Configs;

/// <summary>The form as a person uses it.</summary>
public sealed class ConfigFormTests : ConfigScreen
{
    [Fact]
    public async Task Adds_a_motion_sensor_on_GP18_by_the_picture_of_the_board()
    {
        var (form, popovers) = RenderForm();
        await AddAsync(form, popovers, "Motion (PIR)");

        await form.InvokeAsync(() => form.Find("input[type=radio][value='18']").Change("18"));
        Assert.Equal("18", Field(form, "Pin").GetAttribute("value"));
        await PressAsync(form, "Save and send to Kitchen");

        form.WaitForAssertion(() => Assert.StartsWith("Version 1 is saved.", Assert.Single(Said())));
        var sensor = Assert.Single((await Core.ContentAsync()).Sensors);
        Assert.Equal(("Motion", "motion", "motion", """{"pin":18,"retrigger_delay_ms":10000}"""), (sensor.Name, sensor.Slug, sensor.SensorType, sensor.SensorConfig));
        Assert.True(Button(form, "Save and send").HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_pin_given_twice_is_refused_at_the_field_and_names_the_other_sensor()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        var (form, popovers) = RenderForm();
        await AddAsync(form, popovers, "Climate (DHT22)");

        await TypeAsync(form, "Pin", "18");

        Assert.Contains("GP18 is already used by Hall motion.", form.Find(".item.open").TextContent);
        await PressAsync(form, "Save and send to Kitchen");
        Assert.Contains("Climate, Pin: GP18 is already used by Hall motion.", form.Find(".faults").TextContent);
        Assert.Equal(1, (await Core.Get<ConfigStore>().FindAsync(Kitchen, Cancellation))!.Version);

        await TypeAsync(form, "Pin", "26");
        Assert.Empty(form.FindAll(".faults"));
        await PressAsync(form, "Save and send to Kitchen");
        form.WaitForAssertion(() => Assert.StartsWith("Version 2 is saved.", Assert.Single(Said())));
    }

    [Fact]
    public async Task A_number_out_of_range_is_said_while_it_is_typed()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        var (form, _) = RenderForm();
        await PressAsync(form, "Hall motion");

        await TypeAsync(form, "Motion lasts", "3600001");

        Assert.Contains("Has to be a whole number from 0 to 3600000 ms.", form.Find(".item.open").TextContent);
    }

    [Fact]
    public async Task A_type_that_only_a_newer_firmware_knows_stays_as_it_is_beside_other_changes()
    {
        await Core.SavedAsync(new ConfigContent
        {
            Name = "Kitchen",
            Config = """{"log_level":"info","future":{"a":[1,2.50]}}""",
            Sensors = [new() { Name = "Radar", SensorType = "radar", SensorConfig = """{"pin":5,"range_m":4.50,"zones":[{"near":1}]}""" }],
        });
        var (form, _) = RenderForm();
        await PressAsync(form, "Radar");
        Assert.Contains("range_m", form.Find(".item.open textarea").GetAttribute("value") ?? form.Find(".item.open textarea").TextContent);

        await TypeAsync(form, "Name", "Radar 2", within: form.Find(".item.open"));
        await PressAsync(form, "Save and send to Kitchen");

        form.WaitForAssertion(() => Assert.StartsWith("Version 2 is saved.", Assert.Single(Said())));
        var content = await Core.ContentAsync();
        Assert.Equal("""{"log_level":"info","future":{"a":[1,2.50]}}""", content.Config);
        Assert.Equal(("Radar 2", """{"pin":5,"range_m":4.50,"zones":[{"near":1}]}"""), (content.Sensors[0].Name, content.Sensors[0].SensorConfig));
    }

    [Fact]
    public async Task Says_that_somebody_saved_meanwhile_and_shows_both_texts()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        var (form, _) = RenderForm();
        await TypeAsync(form, "Name", "Mine");

        await Core.SavedAsync((await Core.ContentAsync()) with { Name = "Theirs" });
        form.WaitForAssertion(() => Assert.Contains("a test saved version 2 while you were editing version 1.", form.Find(".newer").TextContent));
        await PressAsync(form, "Save and send");

        Assert.Equal(["Mine", "Theirs"], form.FindAll("td label").Select(label => label.TextContent.Trim()));
        Assert.Contains("both changed it", form.Find("tbody th").TextContent);
        await form.InvokeAsync(() => form.FindAll("input[type=radio]")[1].Change("on"));
        await PressAsync(form, "Go on with what is picked");
        Assert.Equal("Theirs", Field(form, "Name").GetAttribute("value"));
        Assert.Equal("Theirs", (await Core.ContentAsync()).Name);
    }

    [Fact]
    public async Task What_the_device_rejected_stands_at_the_field()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18)] });
        var (form, _) = RenderForm();
        await PressAsync(form, "Hall motion");

        await ReportAsync(1, ReportedState.Rejected, 0, """{"sensors[0].sensor_config.pin":"pin 18 is broken"}""");

        form.WaitForAssertion(() => Assert.Contains("The device says: pin 18 is broken", form.Find(".item.open").TextContent));
    }

    [Fact]
    public async Task A_stored_password_is_not_shown_and_a_new_networks_field_is_empty()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Config = """{"wifi":{"ssid":"barn","password":"placeholder-1"}}""" });
        var (form, _) = RenderForm();
        Assert.Contains("stored, not shown", Group(form, "Its own network").TextContent);

        await PressAsync(form, "Another network, as a fallback");

        var fresh = Group(form, "Network 2");
        Assert.Equal("", fresh.QuerySelector("input[type=password]")!.GetAttribute("value") ?? "");
        Assert.DoesNotContain("placeholder-1", form.Markup);
        await TypeAsync(form, "Network name", "barn-2", Group(form, "Network 2"));
        await PressAsync(form, "Save and send to Kitchen");
        form.WaitForAssertion(() => Assert.StartsWith("Version 2 is saved.", Assert.Single(Said())));
        Assert.Contains("""[{"ssid":"barn","password":"placeholder-1"},{"ssid":"barn-2","password":""}]""", (await Core.DesiredAsync()).GetRawText());
    }

    [Fact]
    public void A_device_that_predates_the_protocol_says_why_it_cannot_be_configured()
    {
        Core.Get<HomeHub.Core.Devices.DeviceRegistry>().Heard("lamp", Core.Clock.GetUtcNow(), legacy: true, "Old lamp", retained: false);

        var form = Render<ConfigurationTab>(parameters => parameters.Add(one => one.DeviceId, "lamp"));

        Assert.Contains("Old lamp cannot be configured from here", form.Markup);
        Assert.Empty(form.FindAll("form"));
    }

    private (IRenderedComponent<ConfigForm> Form, IRenderedComponent<MudPopoverProvider> Popovers) RenderForm()
    {
        var popovers = Render<MudPopoverProvider>();
        var form = Render<ConfigForm>(parameters => parameters.Add(one => one.DeviceId, Kitchen));
        form.WaitForElement("form");
        return (form, popovers);
    }

    private static async Task AddAsync(IRenderedComponent<ConfigForm> form, IRenderedComponent<MudPopoverProvider> popovers, string type)
    {
        await PressAsync(form, "Add a sensor");
        popovers.WaitForAssertion(() => Assert.Contains(type, popovers.Markup));
        await popovers.InvokeAsync(() => popovers.FindAll(".mud-menu-item").Single(item => item.TextContent.Trim() == type).Click());
        form.WaitForElement(".item.open");
    }

    /// <summary>The fields under a legend, a network's or a server's.</summary>
    private static AngleSharp.Dom.IElement Group(IRenderedComponent<ConfigForm> form, string legend) =>
        form.FindAll("fieldset").Single(group => group.Children.Any(child => child.LocalName == "legend" && child.TextContent.Trim() == legend));

    private static AngleSharp.Dom.IElement Field(IRenderedComponent<ConfigForm> form, string label, AngleSharp.Dom.IElement? scope = null)
    {
        var id = form.FindAll("label").First(one => one.TextContent.Trim() == label && one.HasAttribute("for") && (scope is null || scope.Contains(one))).GetAttribute("for");
        return form.Find($"[id='{id}']");
    }

    private static Task TypeAsync(IRenderedComponent<ConfigForm> form, string label, string text, AngleSharp.Dom.IElement? within = null) =>
        form.InvokeAsync(() => Field(form, label, within).Input(text));
}
