using System.Text;
using Bunit;
using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Broker;
using HomeHub.Web.Components.Layout;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace HomeHub.Tests.Settings;

/// <summary>The sections of the page MQTT access, on a real Core.</summary>
public sealed class BrokerAccessPageTests : BunitContext
{
    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_device_stands_there_with_how_it_signs_in()
    {
        await using var core = await OpenAsync();
        await core.Get<DeviceAdmission>().AddAsync(new NewDevice("kitchen", "rp2", "Kitchen"), "a test", Cancellation);
        await core.Get<DeviceRegistry>().EnsureAsync("old-lamp", core.Clock.GetUtcNow());
        core.Get<DeviceLogins>().SharedBy("old-lamp");

        var section = Render<DeviceUsersSection>();

        var rows = section.FindAll("li");
        Assert.Equal(["old-lamp", "Kitchen"], rows.Select(row => row.QuerySelector("a")!.TextContent));
        Assert.Contains("signs in with the user that all share", rows[0].TextContent);
        Assert.Contains("has not signed in yet", rows[1].TextContent);
        Assert.Equal(["Give it its own user: old-lamp", "New password for Kitchen", "End the user of Kitchen"], section.FindAll("li button").Select(button => button.GetAttribute("aria-label")));
    }

    [Fact]
    public async Task A_board_that_asks_shows_and_is_accepted_with_a_click()
    {
        await using var core = await OpenAsync();
        var section = Render<PairingSection>();
        Assert.Contains("closed", section.Find("[role=status]").TextContent);

        await section.FindAll("button").Single(button => button.TextContent.Contains("Open for 10 minutes")).ClickAsync();
        core.Get<PairingWindow>().Ask("shed", Encoding.ASCII.GetBytes("chosen by the board"), "192.0.2.7");
        section.WaitForAssertion(() => Assert.Contains("from 192.0.2.7", section.Find("li").TextContent));
        await section.FindAll("button").Single(button => button.GetAttribute("aria-label") == "Accept shed from 192.0.2.7").ClickAsync();

        section.WaitForAssertion(() => Assert.Empty(section.FindAll("li")));
        Assert.True(core.Get<DeviceLogins>().Has("shed"));
        Assert.Contains(Services.GetRequiredService<ISnackbar>().ShownSnackbars, shown => shown.Message?.Contains("shed gets in at its next attempt.") == true);
    }

    [Fact]
    public async Task Whom_the_broker_turned_away_is_said_and_why()
    {
        await using var core = await OpenAsync();
        var section = Render<TurnedAwaySection>();
        Assert.Contains("Nobody since HomeHub started", section.Markup);

        core.Get<TurnedAway>().Add(TurnedAwayReason.WrongPassword, "192.0.2.9", "<b>kitchen</b>");

        section.WaitForAssertion(() => Assert.Contains("from 192.0.2.9, “<b>kitchen</b>”", section.Find("li").TextContent));
        var reasons = Enum.GetValues<TurnedAwayReason>();
        Assert.Equal(reasons.Length, reasons.Select(reason => DeviceUserLook.Of(reason).Why).Distinct().Count());
    }

    [Fact]
    public async Task The_files_for_a_Mosquitto_are_made_with_the_users_one_names()
    {
        await using var core = await OpenAsync();
        var section = Render<MosquittoSection>();

        section.Find("input").Input("homeassistant, zigbee2mqtt");
        Assert.Contains(section.FindAll("a"), link => link.GetAttribute("href") == "api/home/broker/mosquitto/homehub.acl?full=homeassistant&full=zigbee2mqtt");
        section.Find("input").Input("no:name");
        Assert.Contains("is not a user", section.Markup);
    }

    private async Task<TestCore> OpenAsync()
    {
        var core = (await new TestCore().StartWriterAsync()).SaveDevices();
        Services.AddMudServices();
        Services.AddSingleton<IPermissions, AllPermitted>();
        Services.AddSingleton(TimeProvider.System).AddSingleton<SharedClock>();
        Services.AddSingleton(core.Get<DeviceUsers>()).AddSingleton(core.Get<DeviceUserChoice>()).AddSingleton(core.Get<DeviceCredentialStore>()).AddSingleton(core.Get<CredentialDelivery>())
            .AddSingleton(core.Get<DeviceLogins>()).AddSingleton(core.Get<ConnectionGuide>()).AddSingleton(core.Get<PairingWindow>()).AddSingleton(core.Get<TurnedAway>())
            .AddSingleton(core.Get<MosquittoFiles>());
        JSInterop.Mode = JSRuntimeMode.Loose;
        return core;
    }
}
