using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Api;

/// <summary><c>/healthz</c>: 200, or 503 with what is wrong, in words for those who are signed in.</summary>
internal static class HealthEndpoints
{
    public static void AddHubHealthChecks(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<BrokerCheck>(Conditions.Broker)
        .AddCheck<DatabaseCheck>(Conditions.Database)
        .AddCheck<QueueCheck>(Conditions.Queue);

    public static void MapHubHealth(this IEndpointRouteBuilder app) =>
        app.MapHealthChecks("/healthz", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        // Whoever only watches that it runs needs no token, and learns no more than that.
        var signedIn = context.User.Identity?.IsAuthenticated == true;
        var notices = signedIn ? context.RequestServices.GetRequiredService<HubHealth>().Current : [];
        return TypedResults.Json(
            new HealthAnswer(
                report.Status,
                report.Entries.ToDictionary(e => e.Key, e => new HealthCheckItem(e.Value.Status, signedIn ? e.Value.Description ?? "" : "")),
                [.. notices.Select(n => new HealthNotice(n.Name, n.Message, n.Since))]),
            statusCode: context.Response.StatusCode).ExecuteAsync(context);
    }

    private sealed class BrokerCheck(BrokerStatus broker, HubHealth health) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var state = broker.State;
            return Task.FromResult(state.Connected
                ? HealthCheckResult.Healthy($"Connected: {state.Address}{(state.Embedded ? ", embedded" : "")}.")
                : HealthCheckResult.Unhealthy(health.Find(Conditions.Broker)?.Message ?? $"Not connected to the broker: {state.Reason}."));
        }
    }

    private sealed class DatabaseCheck(LogStore logs, LogWriter writer, HubHealth health) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (writer.Failing)
            {
                return HealthCheckResult.Unhealthy(health.Find(Conditions.Database)?.Message ?? "The database takes no entries.");
            }

            try
            {
                await logs.IdRangeAsync(cancellationToken);
                return HealthCheckResult.Healthy("Reads and writes.");
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy(StorageFault.From(exception).Message);
            }
        }
    }

    private sealed class QueueCheck(LogWriter writer, IOptions<LogOptions> options) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var (waiting, room) = (writer.Waiting, options.Value.QueueEntries);
            return Task.FromResult(waiting < room
                ? HealthCheckResult.Healthy($"{waiting} of {room} entries wait.")
                : HealthCheckResult.Unhealthy($"The queue is full: {waiting} entries wait for the database. Devices are slowed, and entries sent with QoS 0 are dropped."));
        }
    }
}

/// <summary>How HomeHub is.</summary>
/// <param name="Checks">By name: broker, database, queue.</param>
/// <param name="Notices">Whatever else the pages show as a banner.</param>
internal sealed record HealthAnswer(HealthStatus Status, Dictionary<string, HealthCheckItem> Checks, IReadOnlyList<HealthNotice> Notices);

/// <summary>One thing that was looked at, in words.</summary>
internal sealed record HealthCheckItem(HealthStatus Status, string Message);

/// <summary>Something that needs a person.</summary>
internal sealed record HealthNotice(string Name, string Message, DateTimeOffset Since);
