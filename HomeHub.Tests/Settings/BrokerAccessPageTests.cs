using System.Text;
using Bunit;
using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Broker;
using HomeHub.Web.Components.Layout;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Settings;

/// <summary>The sections of the page MQTT access, on a real Core.</summary>
public sealed class BrokerAccessPageTests : Screen
{
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

        await PressAsync(section, "Open for 10 minutes");
        section.WaitForAssertion(() => Assert.Contains("open until", section.Find("[role=status]").TextContent));
        core.Get<PairingWindow>().Ask("shed", Encoding.ASCII.GetBytes("chosen by the board"), "192.0.2.7");
        section.WaitForAssertion(() => Assert.Contains("from 192.0.2.7", section.Find("li").TextContent));
        await PressAsync(section, "Accept shed from 192.0.2.7");

        section.WaitForAssertion(() => Assert.Contains("shed gets in at its next attempt.", Said()));
        section.WaitForAssertion(() => Assert.Empty(section.FindAll("li")));
        Assert.True(core.Get<DeviceLogins>().Has("shed"));
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

        await section.InvokeAsync(() => section.Find("input").InputAsync("homeassistant, zigbee2mqtt"));
        Assert.Contains(section.FindAll("a"), link => link.GetAttribute("href") == "api/home/broker/mosquitto/homehub.acl?full=homeassistant&full=zigbee2mqtt");
        await section.InvokeAsync(() => section.Find("input").InputAsync("no:name"));
        Assert.Contains("is not a user", section.Markup);
    }

    private async Task<TestCore> OpenAsync()
    {
        var core = (await new TestCore().StartWriterAsync()).SaveDevices();
        Services.AddSingleton(TimeProvider.System).AddSingleton<SharedClock>();
        Services.AddSingleton(core.Get<DeviceUsers>()).AddSingleton(core.Get<DeviceUserChoice>()).AddSingleton(core.Get<DeviceCredentialStore>()).AddSingleton(core.Get<CredentialDelivery>())
            .AddSingleton(core.Get<DeviceLogins>()).AddSingleton(core.Get<ConnectionGuide>()).AddSingleton(core.Get<PairingWindow>()).AddSingleton(core.Get<TurnedAway>())
            .AddSingleton(core.Get<MosquittoFiles>());
        return core;
    }
}
