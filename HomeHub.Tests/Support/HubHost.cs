using HomeHub.Core.Access;
using HomeHub.Core.Messaging;
using HomeHub.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Support;

/// <summary>
/// HomeHub as it is shipped, inside the test's process: real Kestrel on a free port, a real database in a temporary folder, the
/// embedded broker on a free port. As a class fixture or, with settings of its own, by <see cref="RunAsync"/>.
/// </summary>
public sealed class HubHost : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Dictionary<string, string> _settings = [];
    private WebApplication? _app;
    private HttpClient? _http;

    /// <summary>Where the pages and the REST face are, with the port Kestrel took.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A client for <see cref="Address"/>, with a token of the owner.</summary>
    public HttpClient Http => _http ?? throw new InvalidOperationException("The hub is not running.");

    /// <summary>The port of the embedded broker; see <see cref="BrokerCredentials"/> for how to log in.</summary>
    public int BrokerPort => Get<EmbeddedBroker>().Port;

    /// <summary>The folder of the database and what belongs to it.</summary>
    public string Folder => _folder.Path;

    public string DatabaseFile => _folder.File("homehub.db");

    /// <summary>Starts a hub; settings are named as in <c>appsettings.json</c>, with colons: <c>("Mqtt:Host", "127.0.0.1")</c>.</summary>
    public static async Task<HubHost> RunAsync(params (string Key, string Value)[] settings)
    {
        var host = new HubHost { _settings = settings.ToDictionary(s => s.Key, s => s.Value) };
        await host.StartAsync();
        return host;
    }

    /// <summary>A service of the running hub.</summary>
    public T Get<T>() where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <summary>Starts it, again after <see cref="StopAsync"/> with the same database.</summary>
    public async Task StartAsync()
    {
        var settings = new Dictionary<string, string>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Database:Path"] = DatabaseFile,
            ["Database:ReserveMegabytes"] = "0",
            ["Mqtt:Port"] = "0",
            [OwnerSession.Setting.Key] = OwnerSession.Setting.Value,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in _settings)
        {
            settings[key] = value;
        }

        _app = await HubApplication.StartAsync([.. settings.Select(s => $"--{s.Key}={s.Value}")]);
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _http = new HttpClient { BaseAddress = Address };
        if (Get<AccessRegistry>().Known.HasOwner)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(Role.Owner));
        }
    }

    /// <summary>A new token for this role.</summary>
    public async Task<string> TokenAsync(Role role, int? days = null) =>
        (await Get<TokenStore>().CreateAsync($"test {Guid.NewGuid():N}", role, days)).Key!;

    /// <summary>Stops it in an orderly way; the database stays.</summary>
    public async Task StopAsync()
    {
        _http?.Dispose();
        _http = null;
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    async ValueTask IAsyncLifetime.InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }
}
