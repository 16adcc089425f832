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
internal static class BareStack
{
    public const string Argument = "bare-stack";

    /// <summary>With the collector set as in HomeHub's project file.</summary>
    public static Task<BareProgram> StartAsync(string? library = null, string dotnet = "dotnet") =>
        BareProgram.StartAsync(Argument, library, dotnet, ("DOTNET_gcServer", "0"), ("DOTNET_gcConcurrent", "0"), ("DOTNET_TieredPGO", "0"));

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
        app.MapGet(BareProgram.Here, () => "here");
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
