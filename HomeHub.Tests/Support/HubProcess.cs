namespace HomeHub.Tests.Support;

/// <summary>
/// HomeHub as a program of its own, started as a person starts it: what has to survive a kill cannot be tested from within.
/// Keeps its data folder and its ports over kills and restarts.
/// </summary>
public sealed class HubProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _settings;
    private ChildProcess? _process;

    /// <summary>Settings are named as in <c>appsettings.json</c>, with colons.</summary>
    public HubProcess(params IEnumerable<(string Key, string Value)> settings)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        Http = new HttpClient { BaseAddress = Address };
        _settings = new Dictionary<string, string>
        {
            ["Urls"] = Address.GetLeftPart(UriPartial.Authority),
            ["Database:Path"] = _folder.File("homehub.db"),
            ["Database:ReserveMegabytes"] = "0",
            ["Logging:LogLevel:Default"] = "Warning",
            [OwnerSession.Setting.Key] = OwnerSession.Setting.Value,
        };
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }
    }

    public Uri Address { get; }

    /// <summary>Signed in as the owner from the first start on.</summary>
    public HttpClient Http { get; }

    public string DatabaseFile => _settings["Database:Path"];

    /// <summary>The process of the latest start.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("The hub was not started.");

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        Begin();
        await AnswersAsync();
    }

    /// <summary>SIGTERM and a new start, in an orderly way.</summary>
    public async Task RestartAsync()
    {
        await Process.TerminateAsync();
        await StartAsync();
    }

    /// <summary>Starts it without waiting.</summary>
    public void Begin() => _process = ChildProcess.Start("dotnet", [Program, .. _settings.Select(s => $"--{s.Key}={s.Value}")]);

    public Task AnswersAsync() => Eventually.TrueAsync("the hub answers", async () =>
    {
        Assert.False(Process.HasExited, $"The hub ended: {Process.Output}");
        if (await Http.GetAsync("/api/home/logs?limit=1", TestContext.Current.CancellationToken) is { StatusCode: System.Net.HttpStatusCode.Unauthorized })
        {
            using var signedIn = await Http.SignInAsync();
        }

        using var answer = await Http.GetAsync("/api/home/logs?limit=1", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    });

    /// <summary>What <c>/healthz</c> answers: whether all is well, and its words.</summary>
    public async Task<(bool Well, string Words)> HealthAsync()
    {
        using var answer = await Http.GetAsync("/healthz", TestContext.Current.CancellationToken);
        return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Runs the same program's command line on the same database; returns what it said.</summary>
    public Task<string> CommandAsync(params string[] arguments) => ChildProcess.RunAsync("dotnet", [Program, .. arguments, $"--Database:Path={DatabaseFile}"]);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>What the build made of HomeHub.Web, in the configuration these tests were built in.</summary>
    public static string Program
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            var (framework, configuration) = (here.Name, here.Parent!.Name);
            var root = here.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "HomeHub.Web", "bin", configuration, framework, "HomeHub.Web.dll");
        }
    }
}
