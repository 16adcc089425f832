using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using HomeHub.Core.Backups;
using HomeHub.Core.Configs;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Access;
using HomeHub.Tests.Api;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Backups;

/// <summary>Backups of a running hub, and what a hub that was restored from one knows.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private HubHost _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await HouseToBackUp.RunAsync();

    [Fact]
    public async Task Is_made_while_entries_come_in_and_reads_its_secrets_in_an_empty_folder()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var talking = Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                await _hub.StoreAsync("kitchen", $"meanwhile {i}");
            }

            return await _hub.JsonAsync("/api/home/devices/kitchen");
        }, Cancellation);
        var backup = await _hub.BackUpAsync();
        await enough.CancelAsync();
        await talking;
        var credentials = _hub.Get<BrokerCredentials>().Password;

        var zip = new BackupZip(backup);
        var manifest = zip.Manifest;
        Assert.All(manifest["parts"]!.AsArray(), part => Assert.Equal((string?)part!["sha256"], Convert.ToHexStringLower(SHA256.HashData(zip.Of((string)part["name"]!)))));
        Assert.Contains(BackupManifest.Database, zip.Parts.Select(part => part.Name));
        Assert.Contains(zip.Parts, part => part.Name.StartsWith("keys/", StringComparison.Ordinal));

        await using var fresh = await HubHost.RunAsync((OwnerSession.Setting.Key, ""));
        using var answer = await fresh.RestoreAsync(backup);

        Assert.Contains("Your HomeHub is coming back", await answer.TextAsync());
        Assert.Contains(HouseToBackUp.Wifi, await fresh.Http.GetStringAsync("/api/home/devices/kitchen/config.py", Cancellation));
        Assert.Equal((long)manifest["entries"]!, (await fresh.Get<HomeHub.Core.Logs.LogStore>().PageAsync(new(HomeHub.Core.Logs.LogFilter.All, Limit: 5_000), Cancellation)).Count);
        Assert.Equal("1.5.0", (await fresh.JsonAsync("/api/home/releases"))[0].GetProperty("version").GetString());
        Assert.Equal(credentials, fresh.Get<BrokerCredentials>().Password);
        Assert.Contains("Everybody has to sign in again", fresh.Get<HubHealth>().Find(Conditions.Restored)!.Message);
        Assert.Contains("Restored the backup of", await fresh.Http.GetStringAsync("/api/home/audit", Cancellation));
        // What was there is put aside, and the owner of then signs in.
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(fresh.Folder, "before-restore-*")), "homehub.db")));
        await OwnerSession.CookieAsync(fresh.Address);
    }

    [Fact]
    public async Task Sessions_of_then_are_over_after_a_restore()
    {
        var cookie = await OwnerSession.CookieAsync(_hub.Address);
        var backup = await _hub.BackUpAsync();
        await using var fresh = await HubHost.RunAsync((OwnerSession.Setting.Key, ""));
        using var restored = await fresh.RestoreAsync(backup);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/devices") { Headers = { { "Cookie", $"{cookie.Name}={cookie.Value}" } } };
        using var answer = await fresh.Nobody().SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/sign-in", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Without_its_keys_it_asks_for_the_secrets_and_has_everything_else()
    {
        var zip = new BackupZip(await _hub.BackUpAsync());
        zip.Parts.RemoveAll(part => part.Name.StartsWith("keys/", StringComparison.Ordinal));
        await using var fresh = await HubHost.RunAsync((OwnerSession.Setting.Key, ""));
        using var restored = await fresh.RestoreAsync(zip.Listed().ToArray());

        Assert.Contains("Enter them again for the Wi-Fi network Home", await fresh.Http.GetStringAsync("/healthz", Cancellation));
        Assert.DoesNotContain(SecretText.Lost, await fresh.Http.GetStringAsync("/api/home/devices/kitchen/config.py", Cancellation));
        Assert.Contains(ConfigSecrets.Mask, await fresh.Http.GetStringAsync("/api/home/connections", Cancellation));
        Assert.Equal(500, (await fresh.MessagesAsync("/api/home/logs?limit=1000&q=number")).Count);
    }

    [Fact]
    public async Task Those_that_are_kept_are_listed_downloaded_and_deleted()
    {
        await _hub.SentAsync(HttpMethod.Post, "/api/home/backups");
        var list = await Eventually.SeesAsync("it is made", () => _hub.JsonAsync("/api/home/backups"), seen => seen.GetProperty("backups").GetArrayLength() == 1);
        var name = list.GetProperty("backups")[0].GetProperty("name").GetString();
        Assert.NotEmpty(new BackupZip(await _hub.Http.GetByteArrayAsync($"/api/home/backups/{name}", Cancellation)).Parts);
        Assert.Contains(name!, await _hub.Http.GetStringAsync("/settings/backups", Cancellation));
        using var head = await _hub.SendAsync(HttpMethod.Head, "/api/home/backup");
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);

        foreach (var wrong in new[] { "kitchen", "..%2fhomehub.db", "..%252fhomehub.db", "homehub-20260101-000000.zip", "homehub-20260101-000000.zip%00", "%2e%2e%2f..%2fhomehub-20260101-000000.zip" })
        {
            using var read = await _hub.Http.GetAsync($"/api/home/backups/{wrong}", Cancellation);
            using var deleted = await _hub.SendAsync(HttpMethod.Delete, $"/api/home/backups/{wrong}");
            Assert.Contains(read.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
            Assert.Equal(read.StatusCode, deleted.StatusCode);
        }

        await _hub.SentAsync(HttpMethod.Delete, $"/api/home/backups/{name}");
        Assert.Empty(_hub.Get<BackupStore>().All());
    }

    [Fact]
    public async Task Only_one_is_made_at_a_time()
    {
        await using (await _hub.Get<BackupMaker>().BeginAsync(null, Cancellation))
        {
            using var second = await _hub.Http.GetAsync("/api/home/backup", Cancellation);
            Assert.Contains("Another backup", (await second.ProblemAsync(HttpStatusCode.Conflict)).GetProperty("detail").GetString());
        }

        Assert.NotEmpty(await _hub.BackUpAsync());
        Assert.Empty(Directory.GetFiles(_hub.Folder, ".unfinished-*"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_else_on_the_machine_can_read_what_lies_on_the_disk()
    {
        await _hub.Get<BackupStore>().MakeAsync(Cancellation);
        var files = Directory.GetFiles(_hub.Folder, "*", SearchOption.AllDirectories);

        Assert.All(["homehub.db", "homehub.db-wal", "homehub.db-shm", BrokerCredentials.FileName], name => Assert.Contains(Path.Combine(_hub.Folder, name), files));
        Assert.True(files.Length > 6);
        Assert.All(files, file => Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file))));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_hub.Folder, "backups")));

        // Those of an older HomeHub are closed at the next start.
        await _hub.StopAsync();
        File.SetUnixFileMode(_hub.DatabaseFile, (UnixFileMode)0b110_100_100);
        await _hub.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_hub.DatabaseFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_hub.DatabaseFile + "-wal"));
    }

    [Fact]
    public async Task Two_hubs_do_not_run_on_one_database() =>
        await Assert.ThrowsAsync<DatabaseInUseException>(() => HubHost.RunAsync(("Database:Path", _hub.DatabaseFile)));

    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}
