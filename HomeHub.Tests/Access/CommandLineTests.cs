using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Access;

/// <summary>What whoever has the disk can do, beside a hub that runs.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    private readonly HubProcess _hub = new();

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    [Fact]
    public async Task A_token_is_made_listed_and_revoked_while_the_hub_runs()
    {
        var key = (await _hub.CommandAsync("token", "create", "nightly", "--role", "viewer")).Trim();
        var works = await AskAsync(key);
        var listed = await _hub.CommandAsync("token", "list");
        await _hub.CommandAsync("token", "revoke", "nightly");

        Assert.Equal(HttpStatusCode.OK, works);
        Assert.Contains("nightly\tviewer\tgood until revoked", listed);
        await Eventually.TrueAsync("the token opens nothing any more", async () => await AskAsync(key) == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_owner_gets_in_again_with_another_password()
    {
        const string Next = "another placeholder";
        var said = await ChildProcess.RunAsync("sh", "-c", $"echo '{Next}' | dotnet '{HubProcess.Program}' reset-owner --Database:Path={_hub.DatabaseFile}");

        Assert.Contains("owner is owner, with the new password", said);
        using var http = OwnerSession.Client(_hub.Address);
        await Eventually.TrueAsync("the new password works", async () => (await http.SignInAsync(password: Next)).StatusCode == HttpStatusCode.Redirect);
        using var old = await _hub.Http.GetAsync("/api/home/devices", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
    }

    [Fact]
    public async Task A_damaged_database_is_put_aside_only_where_nobody_runs_on_it()
    {
        await _hub.Process.TerminateAsync();
        await File.WriteAllBytesAsync(_hub.DatabaseFile, RandomNumberGenerator.GetBytes(200_000), TestContext.Current.CancellationToken);
        Exception? refused;
        await using (new FileStream(Path.ChangeExtension(_hub.DatabaseFile, ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            refused = await Record.ExceptionAsync(() => _hub.CommandAsync("token", "list"));
        }

        Assert.Contains("damaged", refused?.Message);
        Assert.Empty(Aside());
        await _hub.CommandAsync("token", "list");
        Assert.Single(Aside());
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private string[] Aside() => Directory.GetFiles(Path.GetDirectoryName(_hub.DatabaseFile)!, "homehub.db.damaged-*");

    private async Task<HttpStatusCode> AskAsync(string key)
    {
        using var http = OwnerSession.Client(_hub.Address);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.GetAsync("/api/home/devices", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
