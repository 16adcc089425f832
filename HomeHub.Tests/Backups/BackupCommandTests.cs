using System.Net;
using System.Text.RegularExpressions;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Backups;

/// <summary>Backups by the command line, and a process that goes on as the one it was restored from.</summary>
public sealed partial class BackupCommandTests : IAsyncLifetime
{
    private readonly HubProcess _hub = new();
    private readonly TemporaryFolder _elsewhere = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _elsewhere.File("house.zip");

    public async ValueTask InitializeAsync()
    {
        await _hub.StartAsync();
        using var added = await _hub.Http.PostAsync("/api/home/devices/add", new StringContent("""{"id":"kitchen"}""", System.Text.Encoding.UTF8, "application/json"), Cancellation);
        Assert.True(added.IsSuccessStatusCode);
        await _hub.CommandAsync("backup", File);
    }

    [Fact]
    public async Task A_backup_is_made_beside_a_hub_and_restored_where_none_runs()
    {
        var tried = await _hub.CommandAsync("restore", File, "--dry-run");
        Assert.Matches(@"The backup is sound: made .* by HomeHub .*, with 1 devices and \d+ log entries", tried);
        Assert.Contains("Nothing was changed", tried);
        Assert.Contains("never written over", await FailAsync("backup", File));
        Assert.Contains("Stop it, restore, and start it again", await FailAsync("restore", File));
        using (await _hub.Http.DeleteAsync("/api/home/devices/kitchen", Cancellation))
        {
            await _hub.Process.TerminateAsync();
        }

        await System.IO.File.WriteAllBytesAsync(File + ".bad", (await System.IO.File.ReadAllBytesAsync(File, Cancellation))[..1000], Cancellation);
        Assert.Contains("damaged or was cut off", await FailAsync("restore", File + ".bad"));
        Assert.Contains("what was there before is in", await _hub.CommandAsync("restore", File));
        await _hub.StartAsync();

        Assert.Contains("kitchen", await _hub.Http.GetStringAsync("/api/home/devices", Cancellation));
    }

    [Fact]
    public async Task A_fresh_hub_takes_it_on_its_setup_page_and_comes_up_with_it_by_itself()
    {
        await using var fresh = new HubProcess((OwnerSession.Setting.Key, ""), ("Logging:LogLevel:Default", "Information"));
        fresh.Begin();
        var code = await Eventually.SeesAsync("the code is on the console", () => Task.FromResult(Code().Match(fresh.Process.Output).Groups["code"].Value), seen => seen.Length > 0);
        using (var http = OwnerSession.Client(fresh.Address))
        {
            Assert.Contains("bring back a HomeHub", await http.GetStringAsync("/setup", Cancellation));
            using var taken = await http.RestoreAsync(code, await System.IO.File.ReadAllBytesAsync(File, Cancellation));
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        await Eventually.TrueAsync("the owner of then signs in", async () =>
        {
            Assert.False(fresh.Process.HasExited, fresh.Process.Output);
            return (await fresh.Http.SignInAsync()).IsSuccessStatusCode && (await fresh.Http.GetStringAsync("/api/home/devices", Cancellation)).Contains("kitchen", StringComparison.Ordinal);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _elsewhere.Dispose();
    }

    private async Task<string> FailAsync(params string[] arguments)
    {
        await using var command = ChildProcess.Start("dotnet", [HubProcess.Program, .. arguments, $"--Database:Path={_hub.DatabaseFile}"]);
        await command.ExitAsync();
        Assert.Equal(1, command.ExitCode);
        return command.Output;
    }

    [GeneratedRegex("one-time code is (?<code>[A-Z0-9-]+)")]
    private static partial Regex Code();
}
