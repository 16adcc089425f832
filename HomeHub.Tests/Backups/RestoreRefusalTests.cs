using System.Net;
using System.Text;
using HomeHub.Core.Access;
using HomeHub.Core.Backups;
using HomeHub.Tests.Access;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Backups;

/// <summary>What is not restored, in words, and without a trace.</summary>
public sealed class RestoreRefusalTests(RestoreRefusalTests.Ground ground) : IClassFixture<RestoreRefusalTests.Ground>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How a backup is spoilt, and what is said of it.</summary>
    private static readonly Dictionary<string, (Func<byte[], byte[]> Spoil, string Words)> Cases = new()
    {
        ["no zip"] = (_ => Encoding.UTF8.GetBytes("This is no zip."), "damaged or was cut off"),
        ["empty"] = (_ => [], "damaged or was cut off"),
        ["cut off"] = (zip => zip[..(zip.Length / 2)], "damaged or was cut off"),
        ["a flipped byte"] = (zip => [.. zip.Select((b, i) => i == zip.Length / 3 ? (byte)(b ^ 0x55) : b)], "damaged"),
        ["another zip"] = (zip => Changed(zip, parts => parts.Manifest = []), "manifest cannot be read"),
        ["a newer format"] = (zip => Changed(zip, parts => parts.Manifest["format"] = 2), "made by a newer HomeHub"),
        ["a newer schema"] = (zip => Changed(zip, parts => parts.Manifest["schema"] = "29991231235959_Future"), "made by a newer HomeHub"),
        ["another schema than its own"] = (zip => Changed(zip, parts => parts.Manifest["schema"] = "20261123141709_Initial"), "another version than its manifest says"),
        ["another database than listed"] = (zip => Changed(zip, parts => parts.Replace("homehub.db", Spoilt(parts.Of("homehub.db"))), listed: false), "not what was backed up"),
        ["a damaged database"] = (zip => Changed(zip, parts => parts.Replace("homehub.db", Spoilt(parts.Of("homehub.db")))), "database in this backup is damaged"),
        ["no database"] = (zip => Changed(zip, parts => parts.Parts.RemoveAll(part => part.Name == "homehub.db")), "not what its manifest lists"),
        ["a text as a database"] = (zip => Changed(zip, parts => parts.Replace("homehub.db", Encoding.UTF8.GetBytes("no database"))), "database in this backup is damaged"),
        ["something unlisted"] = (zip => Changed(zip, parts => parts.Parts.Add(("keys/key-1.xml", [1])), listed: false), "not what its manifest lists"),
        ["a way out"] = (zip => Changed(zip, parts => parts.Parts.Add(("../out.xml", [1]))), "is in none"),
        ["another way out"] = (zip => Changed(zip, parts => parts.Parts.Add(("keys/../../out.xml", [1]))), "is in none"),
        ["an absolute way out"] = (zip => Changed(zip, parts => parts.Parts.Add(("/tmp/out.xml", [1]))), "is in none"),
        ["a program"] = (zip => Changed(zip, parts => parts.Parts.Add(("HomeHub.Web.dll", [1]))), "is in none"),
        ["a name twice"] = (zip => Changed(zip, parts => parts.Parts.Add(("HOMEHUB.DB", [1]))), "not what its manifest lists"),
        ["a bomb"] = (zip => Changed(zip, parts => parts.Replace("homehub.db", new byte[64 * 1024 * 1024]), listed: false), "not what was backed up"),
        ["a large key"] = (zip => Changed(zip, parts => parts.Parts.Add(("keys/key-1.xml", new byte[1024 * 1024]))), "too large"),
        ["more than a disk holds"] = (zip => Changed(zip, parts => parts.Manifest["parts"]!.AsArray().First(part => (string?)part!["name"] == "homehub.db")!["size"] = long.MaxValue, listed: false), "needs"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused(string name)
    {
        var (spoil, words) = Cases[name];
        var before = Listing();
        using var answer = await ground.Fresh.RestoreAsync(spoil(ground.Backup));

        var said = await answer.TextAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.InsufficientStorage, said);
        Assert.Contains("Nothing was restored", said);
        Assert.Contains(words, said);
        Assert.Equal(before, Listing());
    }

    [Fact]
    public async Task So_is_a_good_one_without_the_code_and_its_file_is_not_kept()
    {
        using var http = ground.Fresh.Nobody();
        using var answer = await http.RestoreAsync("AAAA-AAAA-AAAA", ground.Backup);
        using var reversed = new MultipartFormDataContent { { new ByteArrayContent(ground.Backup), "backup", "homehub.zip" }, { new StringContent(ground.Fresh.Get<SetupCode>().Text), "code" } };
        using var late = await http.PostAsync("/setup/restore", reversed, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(ground.Fresh.Folder), entry => Path.GetFileName(entry) is "restore" || Path.GetFileName(entry).StartsWith(".unfinished", StringComparison.Ordinal));
        // The right code starts the count of wrong ones anew.
        using var right = await http.RestoreAsync(ground.Fresh.Get<SetupCode>().Text, []);
        Assert.Equal(HttpStatusCode.BadRequest, right.StatusCode);
    }

    [Fact]
    public async Task So_is_one_where_there_is_an_owner()
    {
        using var answer = await ground.House.RestoreAsync(ground.Backup);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("command line", await answer.TextAsync());
    }

    [Fact]
    public async Task A_restore_that_was_cut_off_goes_on_at_the_next_start()
    {
        await using var hub = await HubHost.RunAsync((OwnerSession.Setting.Key, ""));
        var file = Path.Combine(hub.Folder, "upload.zip");
        await File.WriteAllBytesAsync(file, ground.Backup, Cancellation);
        await hub.Get<RestoreStage>().StageAsync(file, Cancellation);
        await hub.StopAsync();
        // The power failed when the old database was put aside and before anything was in its place.
        var aside = Path.Combine(hub.Folder, System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(hub.Folder, "restore", "restored.json"), Cancellation))!["Aside"]!.ToString());
        Directory.CreateDirectory(aside);
        File.Move(hub.DatabaseFile, Path.Combine(aside, "homehub.db"));

        await hub.StartAsync();

        Assert.Contains(HouseToBackUp.Wifi, await hub.Http.GetStringAsync("/api/home/devices/kitchen/config.py", Cancellation));
        Assert.False(Directory.Exists(Path.Combine(hub.Folder, "restore")));
        Assert.True(Directory.Exists(Path.Combine(aside, "keys")));
    }

    private string Listing() => string.Join('\n', Directory.GetFileSystemEntries(ground.Fresh.Folder).Order());

    private static byte[] Changed(byte[] zip, Action<BackupZip> change, bool listed = true)
    {
        var parts = new BackupZip(zip);
        change(parts);
        return (listed ? parts.Listed() : parts).ToArray();
    }

    private static byte[] Spoilt(byte[] database) => [.. database.Select((b, i) => i is > 8192 and < 40_000 ? (byte)~b : b)];

    /// <summary>A backup, the hub it is of, and a hub that nobody owns.</summary>
    public sealed class Ground : IAsyncLifetime
    {
        public HubHost House { get; private set; } = null!;
        public HubHost Fresh { get; private set; } = null!;
        public byte[] Backup { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            House = await HouseToBackUp.RunAsync();
            Backup = await House.BackUpAsync();
            Fresh = await HubHost.RunAsync((OwnerSession.Setting.Key, ""));
        }

        public async ValueTask DisposeAsync()
        {
            await Fresh.DisposeAsync();
            await House.DisposeAsync();
        }
    }
}
