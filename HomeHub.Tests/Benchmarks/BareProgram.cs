using System.Diagnostics;

namespace HomeHub.Benchmarks;

/// <summary>A raw limit as a process of its own: the benchmarks' library, started as <see cref="BareWeb"/> or <see cref="BareStack"/>.</summary>
internal sealed class BareProgram : IAsyncDisposable
{
    /// <summary>The raw limits by the argument that starts each; after it stands the port.</summary>
    public static IReadOnlyDictionary<string, Func<string, Task>> All { get; } = new Dictionary<string, Func<string, Task>>
    {
        [BareWeb.Argument] = BareWeb.RunAsync,
        [BareStack.Argument] = BareStack.RunAsync,
    };

    /// <summary>Where both answer at once.</summary>
    public const string Here = "/here";
    private readonly Process _process;

    private BareProgram(Process process, int port) => (_process, Http) = (process, new() { BaseAddress = new($"http://127.0.0.1:{port}") });

    public static string Library => typeof(BareProgram).Assembly.Location;

    public HttpClient Http { get; }

    /// <summary>From the start of its process to its first answer, s.</summary>
    public double StartTime { get; private set; }

    /// <param name="argument">One of <see cref="All"/>.</param>
    /// <param name="library">The benchmarks' library, or a copy of it; null: the library.</param>
    /// <param name="dotnet">What runs it.</param>
    /// <param name="settings">Of the runtime, by the names of environment variables.</param>
    public static async Task<BareProgram> StartAsync(string argument, string? library = null, string dotnet = "dotnet", params IEnumerable<(string Name, string Value)> settings)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo(dotnet, [library ?? Library, $"{argument}:{port}"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var watch = Stopwatch.StartNew();
        var program = new BareProgram(Process.Start(start)!, port);
        await Ports.ListensAsync(port);
        await program.Http.GetStringAsync(Here);
        program.StartTime = watch.Elapsed.TotalSeconds;
        return program;
    }

    /// <summary>What its memory is made of.</summary>
    public Task<IReadOnlyList<MemoryPart>> MemoryPartsAsync() => MemoryPart.OfAsync(_process.Id);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
