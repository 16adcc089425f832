using System.Diagnostics;
using HomeHub.Core.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MQTTnet.Server;
using MudBlazor.Services;

namespace HomeHub.Benchmarks;

/// <summary>
/// The least program of HomeHub's packages: one page of MudBlazor on Blazor Server with a hundred rows that EF Core reads from SQLite, and an
/// MQTTnet broker. What it takes, HomeHub cannot do without.
/// </summary>
internal sealed class BareStack : IAsyncDisposable
{
    /// <summary>With this and a port the benchmarks' program is that one.</summary>
    public const string Argument = "bare-stack:";
    private readonly Process _process;

    private BareStack(Process process, int port) => (_process, Http) = (process, new() { BaseAddress = new($"http://127.0.0.1:{port}") });

    public HttpClient Http { get; }

    /// <summary>From the start of its process to its first answer, s.</summary>
    public double StartTime { get; private set; }

    public static string Library => typeof(BareStack).Assembly.Location;

    /// <param name="program">The benchmarks' library or a copy of it.</param>
    /// <param name="dotnet">What runs it.</param>
    public static async Task<BareStack> StartAsync(string program, string dotnet = "dotnet")
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo(dotnet, [program, Argument + port]) { RedirectStandardOutput = true };
        // As in HomeHub's project file.
        (start.Environment["DOTNET_gcServer"], start.Environment["DOTNET_gcConcurrent"], start.Environment["DOTNET_TieredPGO"]) = ("0", "0", "0");
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        await Ports.ListensAsync(port);
        var stack = new BareStack(process, port);
        await stack.Http.GetStringAsync("/here");
        stack.StartTime = watch.Elapsed.TotalSeconds;
        return stack;
    }

    public static async Task RunAsync(string port)
    {
        var database = Path.Combine(Directory.CreateTempSubdirectory("homehub-bare-").FullName, "bare.db");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddDbContextFactory<BareContext>(options => options.UseSqlite($"Data Source={database}"));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<IdleMemory>();
        var app = builder.Build();
        app.UseAntiforgery();
        app.MapGet("/here", () => "here");
        app.MapRazorComponents<BarePage>().AddInteractiveServerRenderMode();

        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<BareContext>>().CreateDbContextAsync())
        {
            await context.Database.EnsureCreatedAsync();
            context.AddRange(Enumerable.Range(1, 100).Select(i => new BareEntry { Message = $"entry {i}" }));
            await context.SaveChangesAsync();
        }

        using var broker = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointPort(Ports.Free()).Build());
        await broker.StartAsync();
        await app.RunAsync();
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

internal sealed class BareContext(DbContextOptions<BareContext> options) : DbContext(options)
{
    public DbSet<BareEntry> Entries => Set<BareEntry>();
}

internal sealed class BareEntry
{
    public int Id { get; set; }
    public required string Message { get; set; }
}
