using HomeHub.Core.Updates;
using HomeHub.Tests.Support;
using static HomeHub.Tests.Updates.UpdateHouse;

namespace HomeHub.Tests.Updates;

/// <summary>Releases of compiled modules, with MicroPython's real compiler.</summary>
public sealed class MpyCompilerTests
{
    /// <summary>A compiled module begins with this, then the version of its format: MicroPython 1.19 to 1.27 have 6 (py/persistentcode.h).</summary>
    private static readonly byte[] Compiled = [(byte)'M', 6];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Modules_are_compiled_and_whatever_else_there_is_stays()
    {
        using var folder = new TemporaryFolder();
        await using var core = await CoreAsync(("Updates:MpyCross", await MpyCross.MakeAsync(folder)));
        using var zip = Zip((Package, "VERSION = \"2.1.0\"\n"), ("home/lib/more.py", "def double(x):\n    return 2 * x\n"), ("home/table.json", "{}"));

        var made = await core.Get<ReleaseMaker>().MakeAsync(new(null, null, Compile: true, "a test"), zip, Cancellation);

        Assert.Empty(made.Errors);
        Assert.Equal("2.1.0", made.Release!.Version);
        Assert.Equal(["home/__init__.mpy", "home/lib/more.mpy", "home/table.json"], made.Release.Files.Select(file => file.Path));
        foreach (var file in made.Release.Files.Where(file => file.Path.EndsWith(".mpy", StringComparison.Ordinal)))
        {
            var content = (await core.Get<ReleaseStore>().FileAsync(made.Release.Id, file.Path, Cancellation))!.Value.Content;
            Assert.Equal(Compiled, content[..2]);
            // What a traceback on the board shows.
            Assert.Contains(Path.ChangeExtension(file.Path, ".py"), System.Text.Encoding.Latin1.GetString(content));
        }
    }

    [Fact]
    public async Task What_does_not_compile_is_no_release_and_says_where()
    {
        using var folder = new TemporaryFolder();
        await using var core = await CoreAsync(("Updates:MpyCross", await MpyCross.MakeAsync(folder)));
        using var zip = Zip((Package, "VERSION = \"2.1.0\"\n"), ("home/wrong.py", "def broken(:\n"));

        var made = await core.Get<ReleaseMaker>().MakeAsync(new(null, null, Compile: true, "a test"), zip, Cancellation);

        var error = Assert.Single(made.Errors);
        Assert.Equal("home/wrong.py", error.Path);
        Assert.Contains("SyntaxError", error.Message);
        Assert.Contains("line 1", error.Message);
        Assert.Empty(await core.Get<ReleaseStore>().AllAsync(Cancellation));
    }

    [Fact]
    public async Task Without_the_compiler_it_is_said_what_to_do()
    {
        await using var core = await CoreAsync(("Updates:MpyCross", "mpy-cross-that-is-not-there"));

        var made = await core.Get<ReleaseMaker>().MakeBundledAsync(new(null, null, Compile: true, "a test"), Cancellation);

        Assert.Contains("Install the mpy-cross of the boards' MicroPython", Assert.Single(made.Errors).Message);
    }
}
