using System.IO.Compression;
using System.Text;
using HomeHub.Core.Updates;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>Zips from outside: what is in them is believed as little as possible.</summary>
public sealed class ReleaseZipTests
{
    [Fact]
    public void A_release_is_read_with_what_it_says_of_itself()
    {
        using var zip = Zip((Package, "VERSION = \"2.0.0\""), ("home/sensors/DHT22.mpy", "M"), ("home/pins.json", "{}"), ("manifest.json", """{"version":"2.0.1","sequence":7,"platforms":["rp2"],"files":[]}"""));

        var upload = ReleaseZip.Read(zip);

        Assert.Empty(upload.Errors);
        Assert.Equal(["home/__init__.py", "home/sensors/DHT22.mpy", "home/pins.json"], upload.Files.Select(file => file.Path));
        Assert.Equal(("2.0.1", 7L), (upload.Version, upload.Sequence));
        Assert.Equal(["rp2"], upload.Platforms!);
    }

    [Fact]
    public void A_file_named_version_says_the_version_where_no_manifest_does()
    {
        using var zip = Zip((Package, ""), ("version", "3.1.4\n"));

        Assert.Equal("3.1.4", ReleaseZip.Read(zip).Version);
    }

    [Theory]
    [InlineData("../home/Home.py", "path")]
    [InlineData("home/../../etc/passwd.py", "path")]
    [InlineData("home/./Home.py", "path")]
    [InlineData("home//Home.py", "path")]
    [InlineData("/home/Home.py", "absolute")]
    [InlineData("C:/home/Home.py", "absolute")]
    [InlineData("home\\Home.py", "backslash")]
    [InlineData("main.py", "not in home/")]
    [InlineData("config.py", "not in home/")]
    [InlineData("homework/Home.py", "not in home/")]
    [InlineData("home/Home.exe", "not a .py")]
    [InlineData("home/Home.PY", "not a .py")]
    [InlineData("home/Homé.py", "characters")]
    [InlineData("home/a\u0000.py", "characters")]
    [InlineData("home/a\n.py", "characters")]
    public void A_name_that_could_do_harm_is_refused_by_its_name(string name, string why)
    {
        using var zip = Zip((Package, ""), (name, "x"));

        var error = Assert.Single(ReleaseZip.Read(zip).Errors);
        Assert.Equal(name, error.Path);
        Assert.Contains(why, error.Message);
    }

    [Fact]
    public void Every_wrong_entry_is_named()
    {
        using var zip = Zip((Package, ""), ("main.py", ""), ("home/readme.md", ""), ("home/home.py", "1"), ("home/Home.py", "2"));

        Assert.Equal(["home/Home.py", "home/readme.md", "main.py"], ReleaseZip.Read(zip).Errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        using var ratio = Zip((Package, Array.Empty<byte>()), ("home/bomb.py", new byte[200_000]));
        using var large = Zip((Package, Array.Empty<byte>()), ("home/large.py", Noise(ReleaseRules.MaxFileBytes + 1)));
        using var total = Zip([.. Enumerable.Range(0, 6).Select(n => ($"home/part{n}.py", Noise(200_000)))]);
        using var many = Zip([.. Enumerable.Range(0, 401).Select(n => ($"home/part{n}.py", Array.Empty<byte>()))]);

        Assert.Contains("100th", Assert.Single(ReleaseZip.Read(ratio).Errors).Message);
        Assert.Contains("larger than 262,144 bytes", Assert.Single(ReleaseZip.Read(large).Errors).Message);
        Assert.Contains("unpacks to more", Assert.Single(ReleaseZip.Read(total).Errors).Message);
        Assert.Contains("401 entries", Assert.Single(ReleaseZip.Read(many).Errors).Message);
    }

    [Fact]
    public void A_size_that_is_a_lie_is_not_believed()
    {
        using var zip = Zip((Package, Array.Empty<byte>()), ("home/large.py", Noise(300_000)));
        var bytes = zip.ToArray();
        // The uncompressed size in the central directory (APPNOTE 4.3.12): the second header's, at its 24th byte.
        var header = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.GetBytes(10).CopyTo(bytes, header + 24);

        Assert.NotEmpty(ReleaseZip.Read(new MemoryStream(bytes)).Errors);
    }

    [Fact]
    public void A_symbolic_link_is_refused()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("home/link.py");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var content = entry.Open();
            content.Write("/etc/passwd"u8);
        }

        Assert.Contains("symbolic link", Assert.Single(ReleaseZip.Read(stream).Errors).Message);
    }

    [Fact]
    public void What_is_no_zip_is_said()
    {
        Assert.Contains("not a zip", Assert.Single(ReleaseZip.Read(new MemoryStream(Encoding.UTF8.GetBytes("hello"))).Errors).Message);
        using var zip = Zip((Package, "x"));
        Assert.NotEmpty(ReleaseZip.Read(new MemoryStream(zip.ToArray()[..^30])).Errors);
    }

    [Fact]
    public void A_manifest_that_cannot_be_read_is_named()
    {
        using var zip = Zip((Package, ""), ("manifest.json", "{"));

        Assert.Equal("manifest.json", Assert.Single(ReleaseZip.Read(zip).Errors).Path);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
