using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace HomeHub.Benchmarks;

/// <summary>HomeHub as its own process, with its own data folder and ports.</summary>
internal sealed partial class Hub : IAsyncDisposable
{
    /// <summary>The owner of a hub that is only measured.</summary>
    public const string Owner = "owner";
    public const string OwnerPassword = "placeholder of the benchmarks";
    private readonly Process _process;
    private string _token = "";

    private Hub(Process process, int web, int mqtt, string folder)
    {
        (_process, Web, Mqtt, Folder) = (process, web, mqtt, folder);
    }

    public int Web { get; }
    public int Mqtt { get; }
    public string Folder { get; }
    public string User { get; private set; } = "";
    public string Password { get; private set; } = "";
    public string Database => Path.Combine(Folder, "homehub.db");

    /// <summary>A client with a token of the owner.</summary>
    public HttpClient Http => new() { BaseAddress = new Uri($"http://127.0.0.1:{Web}"), DefaultRequestHeaders = { Authorization = new("Bearer", _token) } };

    /// <summary>Time from starting the process to its first answered request.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Starts it and waits for the first answer; with <paramref name="broker"/> it uses that one instead of its own.</summary>
    public static async Task<Hub> StartAsync(string? folder = null, int? broker = null, string? program = null, string dotnet = "dotnet")
    {
        folder ??= Directory.CreateTempSubdirectory("homehub-bench-").FullName;
        program ??= Path.Combine(AppContext.BaseDirectory, "HomeHub.Web.dll");
        var (web, mqtt) = (Ports.Free(), broker ?? Ports.Free());
        var start = Command(program, dotnet);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, folder);
        start.Environment["Urls"] = $"http://127.0.0.1:{web}";
        start.Environment["Database__Path"] = Path.Combine(folder, "homehub.db");
        start.Environment["Mqtt__Host"] = broker is null ? "" : "127.0.0.1";
        start.Environment["Mqtt__Port"] = mqtt.ToString(CultureInfo.InvariantCulture);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["HOMEHUB_OWNER_PASSWORD"] = OwnerPassword;
        // A benchmark asks as fast as it can.
        start.Environment["Access__RequestsPerSecond"] = "1000000";
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var output = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, e) => { lock (output) { output.AppendLine(e.Data); } };
        process.ErrorDataReceived += (_, e) => Console.Error.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var hub = new Hub(process, web, mqtt, folder);
        using var http = hub.Http;
        await Ports.ListensAsync(web);
        using (await http.GetAsync("/api/home/logs?limit=1"))
        {
            hub.StartTime = watch.Elapsed;
        }

        hub._token = await MakeTokenAsync(program, hub.Database);
        if (broker is null)
        {
            var json = await File.ReadAllTextAsync(Path.Combine(folder, "mqtt-credentials.json"));
            (hub.User, hub.Password) = (Credential("Username", json), Credential("Password", json));
        }

        return hub;
    }

    /// <summary>What its memory is made of.</summary>
    public Task<IReadOnlyList<MemoryPart>> MemoryPartsAsync() => MemoryPart.OfAsync(_process.Id);

    /// <summary>Proportional set size and resident size, MiB.</summary>
    public async Task<(double Pss, double Rss)> MemoryAsync()
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{_process.Id}/smaps_rollup");
        return (Kilobytes(lines, "Pss:") / 1024, Kilobytes(lines, "Rss:") / 1024);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>As a script gets one.</summary>
    private static async Task<string> MakeTokenAsync(string program, string database)
    {
        var start = Command(program, "dotnet", "token", "create", $"benchmark {Guid.NewGuid():N}", "--role", "owner", $"--Database:Path={database}");
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var key = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return key.Trim();
    }

    /// <summary>A library is run by the runtime; one that was published with its own runtime is a program.</summary>
    private static ProcessStartInfo Command(string program, string dotnet, params string[] arguments) =>
        program.EndsWith(".dll", StringComparison.Ordinal) ? new(dotnet, [program, .. arguments]) : new(program, arguments);

    private static double Kilobytes(string[] lines, string name) =>
        double.Parse(Number().Match(lines.First(l => l.StartsWith(name, StringComparison.Ordinal))).Value, CultureInfo.InvariantCulture);

    private static string Credential(string name, string json) =>
        System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty(name).GetString()!;

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
