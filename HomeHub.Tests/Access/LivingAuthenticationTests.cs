using System.Net;
using HomeHub.Core.Access;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

public sealed class LivingAuthenticationTests(HubHost hub) : IClassFixture<HubHost>
{
    [Fact]
    public async Task An_owner_made_a_viewer_loses_the_owners_page_that_is_open()
    {
        var robin = await hub.AddUserAsync("robin", Role.Owner);
        var cookie = await OwnerSession.CookieAsync(hub.Address, robin.Name);
        await using var page = await BareCircuit.OpenAsync(new Uri(hub.Address, "/settings/access"), cookie, IPAddress.Loopback);
        await Eventually.TrueAsync("the users are there", () => page.Drew("Add a user"));

        await hub.Get<UserStore>().SetRoleAsync(robin.Id, Role.Viewer, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync("the page is gone", () => page.Drew("You may not see this page"));
        Assert.True(page.IsOpen);
    }
}
