using HomeHub.Core;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Core.Updates;
using HomeHub.Web.Access;
using HomeHub.Web.Api;
using HomeHub.Web.Components;
using HomeHub.Web.Components.Configs;
using HomeHub.Web.Components.Layout;
using HomeHub.Web.Components.Logs;
using HomeHub.Web.Components.Overview;
using MudBlazor.Services;

namespace HomeHub.Web;

/// <summary>Puts the process together: Core, the REST face and the pages.</summary>
public static class HubApplication
{
    /// <summary>Runs until it is stopped; again from the beginning where a run asks for that.</summary>
    public static async Task RunAsync(string[] args)
    {
        HubRestart restart;
        do
        {
            var app = await StartAsync(args);
            restart = app.Services.GetRequiredService<HubRestart>();
            await app.WaitForShutdownAsync();
            await app.DisposeAsync();
        }
        while (restart.Wanted);
    }

    /// <summary>
    /// Builds it and starts it; once more where something that is read at the start lies on a damaged page of the database, which is put aside first.
    /// </summary>
    public static async Task<WebApplication> StartAsync(string[] args)
    {
        var app = Build(args);
        try
        {
            // Where this fails the process ends with it: what had begun would only say, one by one, that it was cut short.
            await app.StartAsync();
            return app;
        }
        catch (Exception exception) when (StorageFault.From(exception).Kind == StorageFaultKind.Corrupt)
        {
            // What had begun lets go of the file; what it has to say of that is the same damage.
            await app.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var health = app.Services.GetRequiredService<HubHealth>();
            if (health.Find(Conditions.DatabaseReplaced) is null)
            {
                app.Services.GetRequiredService<HubDatabase>().SetAside(exception);
            }

            var replaced = health.Find(Conditions.DatabaseReplaced)!;
            await app.DisposeAsync();
            app = Build(args);
            app.Services.GetRequiredService<HubHealth>().Report(replaced.Name, replaced.Message, replaced.Dismissible);
            await app.StartAsync();
            return app;
        }
    }

    public static WebApplication Build(string[] args)
    {
        FirstQuery.Begin();
        // Slim: without IIS, HTTP/3, and the Windows event log, whose code would only take memory.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = [.. args.Where(arg => arg != "--demo")],
            // appsettings.json and wwwroot stand beside the program, wherever it is started from; data/ is where it is started.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        // For who lists an https address in Urls, with a certificate under Kestrel:Certificates.
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<IWebAddresses, WebAddresses>();
        builder.Services.AddHomeHubCore(builder.Configuration);
        if (args.Contains("--demo"))
        {
            builder.Services.AddDemo();
        }

        builder.AddAccess();
        builder.Services.AddSingleton<HubRestart>();
        builder.Services.AddHostedService<StartNotice>();
        builder.Services.AddApi();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            // Long enough to look something up in another app on the phone: what is typed in a form is in the circuit.
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(20);
            options.DisconnectedCircuitMaxRetained = 20;
        });
        builder.Services.AddMudServices();
        builder.Services.AddSingleton<SharedClock>().AddSingleton<RejectedNotice>().AddSingleton<DeviceNames>().AddSingleton<ConfigTroubles>().AddSingleton<OverviewReader>();

        // Until it runs, who called it says what is wrong (see StartFault).
        var runs = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => runs && level >= LogLevel.Information);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => runs = true);
        app.MapStaticAssets().AllowAnonymous();
        EndpointsOnce.Map(app, routes =>
        {
            routes.MapApi();
            routes.MapRestoreUpload();
        });
        // Who may frame a page is said by PageHeaders.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        _ = Task.Run(() => WarmUp(app));

        app.UseExceptionHandler();
        app.UseGates();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseApi();
        app.UseAccess();
        app.UseAntiforgery();
        return app;
    }

    /// <summary>The endpoints are made on one core while another prepares the database; an error comes again where they are needed.</summary>
    private static void WarmUp(IEndpointRouteBuilder app) => _ = app.DataSources.Sum(source => source.Endpoints.Count);
}
