using System.Net;
using HomeHub.Core.Access;
using HomeHub.Core.Data;
using HomeHub.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Tests.Access;

/// <summary>What the tests of access do with a hub again and again.</summary>
internal static class AccessHub
{
    /// <summary>A client without any credential, which follows no redirect.</summary>
    public static HttpClient Nobody(this HubHost hub) => OwnerSession.Client(hub.Address);

    /// <summary>A client with cookies of its own.</summary>
    public static (HttpClient Http, CookieContainer Cookies) Browser(this HubHost hub)
    {
        var cookies = new CookieContainer();
        return (OwnerSession.Client(hub.Address, cookies), cookies);
    }

    public static async Task<User> AddUserAsync(this HubHost hub, string name, Role role, string password = OwnerSession.Password) =>
        (await hub.Get<UserStore>().AddAsync(name, password, role, TestContext.Current.CancellationToken)).User!;

    /// <summary>Lets a token's time be over.</summary>
    public static async Task ExpireAsync(this HubHost hub, ApiToken token)
    {
        await using (var db = await hub.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await db.ApiTokens.Where(other => other.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Expires, DateTimeOffset.UtcNow.AddSeconds(-1)), TestContext.Current.CancellationToken);
        }

        await hub.Get<AccessRegistry>().RefreshAsync();
    }

    public static async Task<string> TextAsync(this HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
