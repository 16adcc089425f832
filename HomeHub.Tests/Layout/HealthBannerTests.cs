using System.Text;
using Bunit;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Layout;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Layout;

public sealed class HealthBannerTests : Screen
{
    private readonly HubHealth _health = new(TimeProvider.System);
    private readonly RejectedMessages _rejected = new(new KnownSecrets(), TimeProvider.System);

    public HealthBannerTests()
    {
        Services.AddSingleton(TimeProvider.System).AddSingleton<SharedClock>().AddSingleton(_health).AddSingleton(_rejected).AddSingleton<RejectedNotice>();
    }

    [Fact]
    public void Is_not_there_while_all_is_well() =>
        Assert.True(Render<HealthBanner>().Find("[role=region]").HasAttribute("hidden"));

    [Fact]
    public void Says_what_is_wrong_as_soon_as_it_is_and_goes_when_it_is_well_again()
    {
        var banner = Render<HealthBanner>();

        _health.Report(Conditions.Broker, "The MQTT broker at <b>house</b>:1883 cannot be reached.");
        banner.WaitForAssertion(() => Assert.Contains("The MQTT broker at <b>house</b>:1883", banner.Find("p").TextContent));
        Assert.Empty(banner.FindAll("p b"));
        Assert.Empty(banner.FindAll("button"));

        _health.Clear(Conditions.Broker);
        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll(".banner")));
    }

    [Fact]
    public async Task News_can_be_put_away()
    {
        _health.Report(Conditions.DatabaseReplaced, "A fresh database was started.", dismissible: true);
        var banner = Render<HealthBanner>();

        await banner.InvokeAsync(() => banner.Find("button").ClickAsync());

        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll(".banner")));
        Assert.Empty(_health.Current);
    }

    [Fact]
    public async Task Counts_rejected_messages_nobody_has_put_away_yet()
    {
        _rejected.Add("a", default, RejectReason.Empty, "");
        var banner = Render<HealthBanner>();
        Assert.Contains("One message was rejected", banner.Markup);

        await banner.InvokeAsync(() => banner.Find("button").ClickAsync());
        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll(".banner")));

        _rejected.Add("a", Encoding.UTF8.GetBytes("x"), RejectReason.NotJson, "");
        _rejected.Add("a", Encoding.UTF8.GetBytes("y"), RejectReason.NotJson, "");
        banner.WaitForAssertion(() => Assert.Contains("2 messages were rejected", banner.Markup));
    }
}
