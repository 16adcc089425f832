using HomeHub.Core.Configs;
using HomeHub.Core.Updates;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Updates;

/// <summary>Publishing on a real FTP server, with whichever client is built in.</summary>
public sealed class FtpFirmwareHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_release_is_published_whole_and_taken_away_again(bool tls)
    {
        await using var server = await FtpServerProcess.RunAsync(tls);
        await using var core = await CoreAsync(server);
        var release = await core.Get<ReleaseStore>().ReleaseAsync();

        var publication = await PublishAsync(core, release);

        Assert.Equal((PublicationState.Published, 2, null), (publication.State, publication.FilesDone, publication.Error));
        var folder = Path.Combine(server.Root, "homehub", "1.1.0-1");
        Assert.Equal(["home/Home.py", "home/__init__.py", "manifest.json"], Files(folder));
        Assert.Equal(release.Manifest, await File.ReadAllBytesAsync(Path.Combine(folder, "manifest.json"), Cancellation));
        foreach (var file in release.Files)
        {
            Assert.Equal(file.Sha256, ReleaseManifest.Sha256(await File.ReadAllBytesAsync(Path.Combine(folder, file.Path), Cancellation)));
        }

        var obstacle = await core.Get<ReleasePublisher>().ObstacleAsync(release, FtpFirmwareHost.HostName, Cancellation);
        Assert.Equal(tls, obstacle?.Contains("boards speak plain FTP only", StringComparison.Ordinal) == true);
        Assert.Equal(tls ? ["http", "ftp"] : ["ftp"], await core.Get<ReleasePublisher>().ChoicesAsync(Cancellation));
        Assert.Null(await core.Get<ReleasePublisher>().WithdrawAsync(release, FtpFirmwareHost.HostName, Cancellation));
        Assert.False(Directory.Exists(folder));
        Assert.Contains("not published", await core.Get<ReleasePublisher>().ObstacleAsync(release, FtpFirmwareHost.HostName, Cancellation));
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_refused_with_what_to_do()
    {
        await using var server = await FtpServerProcess.RunAsync(tls: true);
        await using var core = await CoreAsync(server, trust: false);

        var publication = await PublishAsync(core, await core.Get<ReleaseStore>().ReleaseAsync());

        Assert.Equal(PublicationState.Failed, publication.State);
        Assert.Contains($"Updates:FtpCertificateSha256 to {server.CertificateSha256.Replace(":", "", StringComparison.Ordinal)}", publication.Error);
        Assert.False(Directory.Exists(Path.Combine(server.Root, "homehub")));
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_does_not_know_us_is_said_in_words()
    {
        await using var server = await FtpServerProcess.RunAsync();
        await using var core = await CoreAsync(server);
        var release = await core.Get<ReleaseStore>().ReleaseAsync();
        var stored = (await core.Get<ConnectionStore>().AllAsync(Cancellation)).Ftp[0];
        stored.Password = "wrong";
        await core.Get<ConnectionStore>().SaveAsync(stored, "a test", Cancellation);

        Assert.Contains("530", (await PublishAsync(core, release)).Error);

        await server.KillAsync();
        var publication = await PublishAsync(core, release);
        Assert.Equal(PublicationState.Failed, publication.State);
        Assert.Contains($"127.0.0.1:{server.Port}", publication.Error);
    }

    [Fact]
    public async Task What_breaks_off_half_way_is_no_release_and_goes_on_where_it_stopped()
    {
        await using var server = await FtpServerProcess.RunAsync();
        await using var core = await CoreAsync(server);
        var release = await core.Get<ReleaseStore>().ReleaseAsync();
        var folder = Path.Combine(server.Root, "homehub", release.Folder);
        // A folder stands where the second file has to be.
        Directory.CreateDirectory(Path.Combine(folder, "home", "__init__.py.part"));
        await Own(server);

        var broken = await PublishAsync(core, release);

        Assert.Equal((PublicationState.Failed, 1), (broken.State, broken.FilesDone));
        Assert.Equal(["home/Home.py"], Files(folder));
        var first = File.GetLastWriteTimeUtc(Path.Combine(folder, "home", "Home.py"));

        Directory.Delete(Path.Combine(folder, "home", "__init__.py.part"));
        var whole = await PublishAsync(core, release);

        Assert.Equal((PublicationState.Published, 2), (whole.State, whole.FilesDone));
        Assert.Equal(["home/Home.py", "home/__init__.py", "manifest.json"], Files(folder));
        Assert.Equal(first, File.GetLastWriteTimeUtc(Path.Combine(folder, "home", "Home.py")));
    }

    [Fact]
    public async Task What_another_one_left_in_the_folder_is_replaced()
    {
        await using var server = await FtpServerProcess.RunAsync();
        await using var core = await CoreAsync(server);
        var release = await core.Get<ReleaseStore>().ReleaseAsync();
        var home = Directory.CreateDirectory(Path.Combine(server.Root, "homehub", release.Folder, "home"));
        // As long as ours, and not ours.
        await File.WriteAllBytesAsync(Path.Combine(home.FullName, "Home.py"), new byte[release.Files[0].Size], Cancellation);
        await File.WriteAllTextAsync(Path.Combine(home.Parent!.FullName, "manifest.json"), "{}", Cancellation);
        await Own(server);

        Assert.Equal(PublicationState.Published, (await PublishAsync(core, release)).State);
        Assert.Equal(release.Files[0].Sha256, ReleaseManifest.Sha256(await File.ReadAllBytesAsync(Path.Combine(home.FullName, "Home.py"), Cancellation)));
    }

    [Fact]
    public async Task Devices_are_told_server_login_and_folder()
    {
        await using var server = await FtpServerProcess.RunAsync();
        await using var core = await CoreAsync(server);
        var release = await core.Get<ReleaseStore>().ReleaseAsync();

        var source = await core.Get<FtpFirmwareHost>().SourceAsync(release, "unused", Cancellation);

        Assert.Equal($$"""{"type":"ftp","host":"127.0.0.1","port":{{server.Port}},"user":"homehub","password":"not-a-secret","path":"/homehub/1.1.0-1"}""", source.ToJsonString());
    }

    [Fact]
    public async Task What_is_published_over_TLS_for_people_devices_fetch_from_HomeHub()
    {
        await using var server = await FtpServerProcess.RunAsync(tls: true);
        await using var core = await CoreAsync(server);
        var release = await core.Get<ReleaseStore>().ReleaseAsync();
        await core.AnnounceAsync("kitchen");
        await PublishAsync(core, release);
        var request = new RolloutRequest { Author = "a test" };

        Assert.Contains("not published from HomeHub", Assert.Single((await core.Get<RolloutControl>().StartAsync(request, Cancellation)).Errors).Message);
        Assert.Contains("boards speak plain FTP only", Assert.Single((await core.Get<RolloutControl>().StartAsync(request with { Host = "ftp" }, Cancellation)).Errors).Message);

        Assert.Null(await core.Get<ReleasePublisher>().PublishAsync(release, HttpFirmwareHost.HostName, Cancellation));
        await core.Get<ReleasePublisher>().IdleAsync();
        Assert.Equal("http", (await core.RolloutAsync(request)).Host);
    }

    [Fact]
    public async Task What_cannot_be_taken_off_is_no_longer_offered_to_devices()
    {
        await using var server = await FtpServerProcess.RunAsync();
        await using var core = await CoreAsync(server);
        var release = await core.Get<ReleaseStore>().ReleaseAsync();
        await PublishAsync(core, release);
        await server.KillAsync();

        Assert.Contains($"127.0.0.1:{server.Port}", await core.Get<ReleasePublisher>().WithdrawAsync(release, FtpFirmwareHost.HostName, Cancellation));

        var publication = Assert.Single(await core.Get<PublicationStore>().AllAsync(Cancellation));
        Assert.Equal(PublicationState.Failed, publication.State);
        Assert.StartsWith("It could not be taken off there: ", publication.Error);
        Assert.Contains("not published", await core.Get<ReleasePublisher>().ObstacleAsync(release, FtpFirmwareHost.HostName, Cancellation));
    }

    private static async Task<TestCore> CoreAsync(FtpServerProcess server, bool trust = true)
    {
        var core = await UpdateHouse.CoreAsync([.. trust && server.Tls ? [("Updates:FtpCertificateSha256", server.CertificateSha256)] : Array.Empty<(string, string)>()]);
        Assert.Empty((await core.Get<ConnectionStore>().SaveAsync(server.Connection, "a test", Cancellation)).Errors);
        return core;
    }

    private static async Task<Publication> PublishAsync(TestCore core, Release release)
    {
        Assert.Null(await core.Get<ReleasePublisher>().PublishAsync(release, FtpFirmwareHost.HostName, Cancellation));
        await core.Get<ReleasePublisher>().IdleAsync();
        return Assert.Single(await core.Get<PublicationStore>().AllAsync(Cancellation));
    }

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>What a test made as root belongs to the FTP user, too.</summary>
    private static Task<string> Own(FtpServerProcess server) => ChildProcess.RunAsync("sh", "-c", $"chown -R --reference='{server.Root}' '{server.Root}'");
}
