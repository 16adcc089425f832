using System.Text;
using HomeHub.Core.Access;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

/// <summary>A HomeHub starts on a database that was damaged while it was off.</summary>
public sealed class DamagedAtStartTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await HubHost.RunAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    /// <param name="table">What is on the damaged page: read early, read late; null: all is damaged.</param>
    [Theory]
    [InlineData("devices")]
    [InlineData("users")]
    [InlineData("live_sensors")]
    [InlineData(null)]
    public async Task It_starts_says_so_and_lets_in_who_got_in_before(string? table)
    {
        await _hub.AddUserAsync("Robin", Role.Viewer);
        var key = await _hub.TokenAsync(Role.Operator);
        var login = await _hub.Get<DeviceCredentialStore>().EnsureAsync("porch", Cancellation);
        var before = _hub.Get<AccessRegistry>().Known.Users;
        await _hub.StopAsync();
        await (table is null ? SpoiltDatabase.SpoilAllAsync(_hub.DatabaseFile) : SpoiltDatabase.SpoilTableAsync(_hub.DatabaseFile, table));

        await _hub.StartAsync();

        Assert.Contains("HomeHub started a fresh one", await _hub.Http.GetStringAsync("/healthz", Cancellation));
        Assert.Contains(Directory.GetFiles(_hub.Folder), file => Path.GetFileName(file).StartsWith("homehub.db.damaged-", StringComparison.Ordinal));
        var known = _hub.Get<AccessRegistry>().Known;
        Assert.Equal(before.Select(user => (user.Id, user.Name, user.Role, user.Stamp, user.PasswordHash)), known.Users.Select(user => (user.Id, user.Name, user.Role, user.Stamp, user.PasswordHash)));
        Assert.Equal(Role.Operator, known.FindToken(key)?.Role);
        Assert.Equal(LoginResult.Current, _hub.Get<DeviceLogins>().Verify("porch", Encoding.ASCII.GetBytes(login!.Password)));
        Assert.Equal(login, await _hub.Get<DeviceCredentialStore>().EnsureAsync("porch", Cancellation));
    }
}
