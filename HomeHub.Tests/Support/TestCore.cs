using HomeHub.Core;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Health;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Tests.Support;

/// <summary>Core on a real database in a folder of its own, with a clock that stands still; nothing is started but what a test starts.</summary>
public sealed class TestCore : IAsyncDisposable
{
    // One for all tests: a model of the database is made for each box.
    private static readonly SecretBox Box = new(new EphemeralDataProtectionProvider());
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stopping = new();
    private Task _journal = Task.CompletedTask;

    public TestCore(params (string Key, string Value)[] settings)
    {
        Folder = Directory.CreateTempSubdirectory("homehub-test-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Append(("Database:Path", Path.Combine(Folder, "homehub.db"))).Append(("Database:ReserveMegabytes", "0")).DistinctBy(s => s.Item1)
                .Select(s => new KeyValuePair<string, string?>(s.Item1, s.Item2))).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock).AddSingleton<ISecretBox>(Box).AddHomeHubCore(configuration)
            .AddSingleton<IMessagePublisher>(Sent).BuildServiceProvider();
    }

    /// <summary>What it publishes: there is no broker.</summary>
    public SentMessages Sent { get; } = new();

    public string Folder { get; }
    public string DatabaseFile => Path.Combine(Folder, "homehub.db");
    public SettableClock Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Database and writer up.</summary>
    public async Task<TestCore> StartWriterAsync()
    {
        Get<HubDatabase>().Prepare();
        await Get<LogWriter>().StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>Devices are saved as they change, from now on.</summary>
    public TestCore SaveDevices()
    {
        _journal = Get<DeviceRegistry>().RunJournalAsync(Get<HubHealth>(), _stopping.Token);
        return this;
    }

    /// <summary>Stores a payload as if it came on a device's log topic.</summary>
    public async Task SayAsync(string device, string payload, bool retained = false, int qos = 1)
    {
        var message = new InboundMessage($"homehub/{device}/log", System.Text.Encoding.UTF8.GetBytes(payload), retained, qos, Clock.GetUtcNow());
        await await Get<LogWriter>().AddAsync(LogParser.Parse(message, device).Pending, TestContext.Current.CancellationToken);
    }

    public Task SayAsync(string device, int boot, int seq, string message = "hello") =>
        SayAsync(device, $$"""{"boot":{{boot}},"seq":{{seq}},"message":"{{message}}"}""");

    public Task<IReadOnlyList<LogEntry>> LogAsync(LogFilter? filter = null, int limit = 5_000) =>
        Get<LogStore>().PageAsync(new LogQuery(filter ?? LogFilter.All, Limit: limit), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _journal;
        // Stopping what was never started is harmless.
        await Get<LogWriter>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        await Eventually.TrueAsync("the folder can be deleted", () =>
        {
            // A page that was just closed may be in the middle of a last look at the database.
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(Folder, recursive: true);
            return true;
        });
    }
}
