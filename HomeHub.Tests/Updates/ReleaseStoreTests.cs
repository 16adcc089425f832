using System.Text;
using HomeHub.Core.Configs;
using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

public sealed class ReleaseStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_files_are_the_same_release()
    {
        await using var core = await CoreAsync();
        var store = core.Get<ReleaseStore>();
        var first = await store.ReleaseAsync("1.1.0");

        var again = await store.AddAsync(Draft("1.1.0") with { Version = "9.9.9", Notes = "other words" }, 0, Cancellation);

        Assert.True(again.Existed);
        Assert.Equal((first.Id, "1.1.0"), (again.Release!.Id, again.Release.Version));
        Assert.Single(await store.AllAsync(Cancellation));
    }

    [Fact]
    public async Task The_sequence_only_grows_also_above_what_boards_say_they_run()
    {
        await using var core = await CoreAsync();
        var store = core.Get<ReleaseStore>();

        Assert.Equal(1, (await store.ReleaseAsync("1.1.0")).Sequence);
        Assert.Equal(2, (await store.ReleaseAsync("1.2.0")).Sequence);
        Assert.Equal(8, (await store.AddAsync(Draft("1.3.0"), highestOnBoards: 7, Cancellation)).Release!.Sequence);
        Assert.Equal("sequence", Assert.Single((await store.AddAsync(Draft("1.4.0") with { Sequence = 8 }, 0, Cancellation)).Errors).Path);
        Assert.Equal(20, (await store.AddAsync(Draft("1.4.0") with { Sequence = 20 }, 0, Cancellation)).Release!.Sequence);
    }

    [Fact]
    public async Task A_version_names_one_release()
    {
        await using var core = await CoreAsync();
        await core.Get<ReleaseStore>().ReleaseAsync("1.1.0");

        var other = await core.Get<ReleaseStore>().AddAsync(Draft("1.1.0", "other files"), 0, Cancellation);

        Assert.Equal("version", Assert.Single(other.Errors).Path);
    }

    [Fact]
    public async Task The_manifest_and_the_hash_over_the_files_are_as_the_contract_has_them()
    {
        await using var core = await CoreAsync();
        var release = await core.Get<ReleaseStore>().ReleaseAsync("1.1.0");
        var manifest = System.Text.Json.JsonElement.Parse(release.Manifest);
        var golden = System.Text.Json.JsonElement.Parse(Contracts.Golden.Payload("manifest"));

        Assert.Equal(golden.EnumerateObject().Select(member => member.Name), manifest.EnumerateObject().Select(member => member.Name));
        Assert.Equal(golden.GetProperty("files")[0].EnumerateObject().Select(member => member.Name), manifest.GetProperty("files")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(["home/Home.py", "home/__init__.py"], manifest.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
        var lines = string.Concat(release.Files.Select(file => $"{file.Sha256} {file.Size} {file.Path}\n"));
        Assert.Equal(ReleaseManifest.Sha256(Encoding.UTF8.GetBytes(lines)), release.FilesSha256);
    }

    [Fact]
    public async Task The_hash_over_the_files_is_the_one_a_board_works_out()
    {
        await using var core = await CoreAsync();
        var made = await core.Get<ReleaseMaker>().MakeBundledAsync(new("1.5.0", null, false, "a test"), Cancellation);
        Assert.Empty(made.Errors);
        var home = Directory.CreateDirectory(Path.Combine(core.Folder, "board"));
        foreach (var file in made.Release!.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(home.FullName, file.Path))!);
            await File.WriteAllBytesAsync(Path.Combine(home.FullName, file.Path), (await core.Get<ReleaseStore>().FileAsync(made.Release.Id, file.Path, Cancellation))!.Value.Content, Cancellation);
        }

        // The board's own code on the files as they are handed out. What MicroPython has and Python lacks: const, ticks, ilistdir,
        // a hash that takes text; and the board's root is a folder here.
        var program = $$"""
            import builtins, hashlib, io, os, sys, time, types
            root = "{{home.FullName}}"
            builtins.const = lambda value: value
            time.ticks_ms, time.ticks_diff = lambda: 0, lambda one, other: one - other
            sys.modules["machine"] = types.ModuleType("machine")
            os.ilistdir = lambda path: [(name, 0x4000 if os.path.isdir(root + path + "/" + name) else 0x8000) for name in os.listdir(root + path)]
            sys.path.insert(0, root)
            sys.dont_write_bytecode = True
            from home import release
            class Sha256:
                def __init__(self):
                    self.hash = hashlib.sha256()
                    self.digest = self.hash.digest
                def update(self, data):
                    self.hash.update(data.encode() if isinstance(data, str) else data)
            release.sha256 = Sha256
            release.open = lambda path, mode="r": io.open(root + path, mode)
            device = types.SimpleNamespace(boot=types.SimpleNamespace(slot=None), config=types.SimpleNamespace(update_key=None))
            print(release.identify(device)["files_sha256"])
            """;
        Assert.Equal(made.Release.FilesSha256, (await ChildProcess.RunAsync("python3", "-c", program)).Trim());
        Assert.All(made.Release.Files, file => Assert.StartsWith("home/", file.Path));
        Assert.Equal(made.Release.FilesSha256, (await core.Get<ReleaseMaker>().FindBundledAsync(Cancellation))!.FilesSha256);
    }

    [Fact]
    public async Task A_taken_version_of_the_bundled_firmware_gets_a_fourth_number()
    {
        await using var core = await CoreAsync();
        var maker = core.Get<ReleaseMaker>();
        var version = await maker.SuggestVersionAsync(Cancellation);
        Assert.Matches(@"^\d+\.\d+\.\d+$", version);

        await core.Get<ReleaseStore>().ReleaseAsync(version);

        Assert.Equal($"{version}.2", await maker.SuggestVersionAsync(Cancellation));
    }

    [Fact]
    public async Task Files_that_releases_share_are_stored_once_and_go_with_the_last_of_them()
    {
        await using var core = await CoreAsync();
        var store = core.Get<ReleaseStore>();
        var one = await store.AddAsync(Draft("1.1.0") with { Files = [new(Package, "same"u8.ToArray()), new("home/a.py", "a"u8.ToArray())] }, 0, Cancellation);
        var two = await store.AddAsync(Draft("1.2.0") with { Files = [new(Package, "same"u8.ToArray()), new("home/b.py", "b"u8.ToArray())] }, 0, Cancellation);

        Assert.Null(await store.DeleteAsync(one.Release!.Id, Cancellation));

        Assert.Null(await store.FindAsync(one.Release.Id, Cancellation));
        Assert.Equal("same"u8.ToArray(), (await store.FileAsync(two.Release!.Id, Package, Cancellation))!.Value.Content);
        Assert.Equal("b"u8.ToArray(), (await store.FileAsync(two.Release.Id, "home/b.py", Cancellation))!.Value.Content);
        Assert.Null(await store.DeleteAsync(one.Release.Id, Cancellation));
    }

    [Fact]
    public async Task What_was_published_stays()
    {
        await using var core = await CoreAsync();
        var release = await core.PublishedAsync();

        Assert.Contains("was published", await core.Get<ReleaseStore>().DeleteAsync(release.Id, Cancellation));
    }

    [Theory]
    [InlineData("version", "", "home/__init__.py")]
    [InlineData("version", "1.0/../2", "home/__init__.py")]
    [InlineData("version", "1.0.0\n", "home/__init__.py")]
    [InlineData("files", "1.0.0", "home/Home.py")]
    [InlineData("main.py", "1.0.0", "home/__init__.py", "main.py")]
    [InlineData("home/__init__.mpy", "1.0.0", "home/__init__.py", "home/__init__.mpy")]
    public async Task What_no_board_could_run_is_refused(string field, string version, params string[] files)
    {
        await using var core = await CoreAsync();

        var save = await core.Get<ReleaseStore>().AddAsync(new(version, null, "", ["rp2"], [.. files.Select(file => new DraftFile(file, "x"u8.ToArray()))], "a test"), 0, Cancellation);

        Assert.Equal(field, Assert.Single(save.Errors).Path);
    }

    [Fact]
    public async Task A_kit_gets_the_devices_key_where_its_firmware_asks_for_one()
    {
        await using var core = await CoreAsync();
        await core.AnnounceAsync("kitchen");
        var key = await core.Get<DeviceKeyStore>().EnsureAsync("kitchen", Cancellation);

        var kit = await core.Get<DeviceKit>().MakeAsync("kitchen", Cancellation);

        Assert.Matches("^[0-9a-f]{64}$", key);
        Assert.Equal(key, await core.Get<DeviceKeyStore>().EnsureAsync("kitchen", Cancellation));
        var asks = (await File.ReadAllTextAsync(FirmwareFolder.Template, Cancellation)).Contains("UPDATE_KEY = None", StringComparison.Ordinal);
        Assert.Equal(asks, kit!.ConfigPy.Contains($"UPDATE_KEY = \"{key}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_signature_is_over_what_the_contract_says()
    {
        const string key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        var text = Encoding.UTF8.GetBytes("homehub-update-1\nkitchen\n5d41402abc4b2a76\n1.1.0\n2\nabc\n1");

        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Convert.FromHexString(key), text)),
            UpdateSignature.Of(key, "kitchen", "5d41402abc4b2a76", "1.1.0", 2, "abc", downgrade: true));
    }
}
