using System.Net;
using System.Text;
using HomeHub.Core.Access;
using HomeHub.Core.Data;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

/// <summary>The database is damaged while HomeHub runs: a fresh one begins with who gets in.</summary>
public sealed class SurvivorTests(HubHost hub) : IClassFixture<HubHost>
{
    [Fact]
    public async Task Whoever_got_in_before_still_does_also_after_a_restart()
    {
        await hub.AddUserAsync("Robin", Role.Viewer);
        var key = await hub.TokenAsync(Role.Operator);
        var login = await hub.Get<DeviceCredentialStore>().EnsureAsync("porch", TestContext.Current.CancellationToken);
        var before = hub.Get<AccessRegistry>().Known;

        using (await hub.Get<WriteTurn>().TakeAsync(TestContext.Current.CancellationToken))
        {
            hub.Get<HubDatabase>().SetAside(new InvalidOperationException("as if it were damaged"));
        }

        await AssertSameAsync();
        await hub.StopAsync();
        await hub.StartAsync();
        await AssertSameAsync();

        async Task AssertSameAsync()
        {
            await hub.Get<AccessRegistry>().RefreshAsync();
            var now = hub.Get<AccessRegistry>().Known;
            Assert.Equal(before.Users.Select(user => (user.Id, user.Name, user.Role, user.Stamp, user.PasswordHash)), now.Users.Select(user => (user.Id, user.Name, user.Role, user.Stamp, user.PasswordHash)));
            Assert.Equal(Role.Operator, now.FindToken(key)?.Role);
            Assert.Equal(LoginResult.Current, hub.Get<DeviceLogins>().Verify("porch", Encoding.ASCII.GetBytes(login!.Password)));
            Assert.Equal("porch", Assert.Single(await hub.Get<DeviceCredentialStore>().AllAsync(TestContext.Current.CancellationToken)).DeviceId);
            using var answer = await hub.Http.GetAsync("/api/home/devices", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
