using System.Net;
using System.Threading.RateLimiting;
using HomeHub.Core.Access;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Access;

/// <summary>Who gets in, and what is refused before anything looks at it.</summary>
internal static class AccessSetup
{
    /// <summary>Largest body of a request that says nothing else about itself, bytes.</summary>
    private const long MaxBodyBytes = 1024 * 1024;

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        Certificates.Check(builder.Configuration);
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        services.AddSingleton<IPasswords, Passwords>();
        services.AddKeys(builder.Configuration);
        services.AddAuthentication(options => options.DefaultScheme = "Either")
            .AddPolicyScheme("Either", null, options => options.ForwardDefaultSelector = context =>
                TokenHandler.IsMeant(context.Request) ? TokenHandler.Scheme : Identities.Scheme)
            .AddCookie(Identities.Scheme)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.Scheme, null);
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, Sessions>();
        services.AddAuthorization(options =>
        {
            foreach (var policy in new[] { Policies.View, Policies.Operate, Policies.Own })
            {
                options.AddPolicy(policy, built => built.RequireRole([.. Enum.GetValues<Role>().Where(role => role >= Policies.Needed(policy)).Select(role => role.ToString())]));
            }

            // Whatever says nothing is for those who are signed in.
            options.DefaultPolicy = options.GetPolicy(Policies.View)!;
            options.FallbackPolicy = options.DefaultPolicy;
        });
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, LivingAuthentication>();
        services.AddScoped<IPermissions, Permissions>().AddScoped<CircuitHandler, CircuitActor>();
        services.AddSingleton<HostGate>().AddSingleton<PageHeaders>().AddSingleton<SetupGate>().AddSingleton<OpenPages>().AddSingleton<WhoAsks>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "homehub-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddRateLimiter(Limit);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AccessOptions>>(Trust);
    }

    /// <summary>Before routing: who may come at all.</summary>
    public static void UseGates(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.Proxies.Length > 0)
        {
            app.Use(Ingress.InvokeAsync);
            app.UseForwardedHeaders();
        }

        app.UseHsts();
        app.UseWebSockets();
        app.Use(app.Services.GetRequiredService<PageHeaders>().InvokeAsync);
    }

    /// <summary>After what answers errors in words.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<HostGate>().InvokeAsync);
        app.Use(OriginGate.InvokeAsync);
        app.UseRouting();
        app.Use(app.Services.GetRequiredService<SetupGate>().InvokeAsync);
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<WhoAsks>().InvokeAsync);
        app.UseRateLimiter();
        app.Use(Audited.InvokeAsync);
        app.UseAuthorization();
        app.Use(app.Services.GetRequiredService<OpenPages>().InvokeAsync);
    }

    private static void AddKeys(this IServiceCollection services, ConfigurationManager configuration)
    {
        var database = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        // The name is part of what is signed: never change it.
        services.AddDataProtection().SetApplicationName("HomeHub");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>().Configure<HubHealth, ILogger<KeyFolder>>((options, health, logger) =>
            options.XmlRepository = new KeyFolder(database.KeyFolder, health, logger));
        services.AddSingleton<ISecretBox, SecretBox>();
        // The ring lies in a folder of its own that nobody else can read; HomeHub has nothing to lock it with that would not lie beside it.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
    }

    private static void Limit(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        {
            if (!ApiSetup.IsApi(context.Request.Path))
            {
                return RateLimitPartition.GetNoLimiter("");
            }

            var rate = context.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value.RequestsPerSecond;
            return RateLimitPartition.GetTokenBucketLimiter($"{context.User.Identity?.Name} {context.Address()}", _ => new TokenBucketRateLimiterOptions
            {
                TokensPerPeriod = rate, TokenLimit = 10 * rate, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
            });
        });
        options.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await rejected.HttpContext.RefuseAsync(StatusCodes.Status429TooManyRequests, "Too many requests",
                "Too many requests at once. Wait a second, or raise Access:RequestsPerSecond in HomeHub's settings.");
        };
    }

    /// <summary>Only what the listed proxies say of where a request came from is believed.</summary>
    private static void Trust(ForwardedHeadersOptions options, IOptions<AccessOptions> access)
    {
        options.ForwardedHeaders = ForwardedHeaders.All;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in access.Value.Proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }
    }
}
