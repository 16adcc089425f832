using System.Text.Json;
using HomeHub.Core.Health;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Core.Updates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Demo;

/// <summary>A few simulated devices on the broker in use, so that a new installation has something to show (<c>--demo</c>).</summary>
public sealed class DemoHouse(
    IOptions<MqttOptions> options, BrokerCredentials credentials, IServiceProvider services, SensorRegistry sensors, ReleaseStore releases, HubHealth health, TimeProvider clock,
    ILogger<DemoHouse> logger) : BackgroundService
{
    private readonly MqttOptions _options = options.Value;

    /// <summary>How long a second of an update is: a test shortens it.</summary>
    internal TimeSpan Second { get; set; } = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        health.Report(Conditions.Demo, "Started with --demo: the devices marked as simulated are not real.", dismissible: true);
        var topics = new Topics(_options.BaseTopic);
        foreach (var script in DemoScript.House)
        {
            DemoPast.Tell(script, sensors, clock);
        }

        var devices = DemoScript.House.Select(script =>
            KeepAsync(new DemoDevice(script, topics, (will, cancellation) => ConnectAsync(script.Id, will, cancellation), releases, Second, clock).RunAsync, stoppingToken));
        return Task.WhenAll(devices.Append(KeepAsync(LegacyAsync, stoppingToken)));
    }

    /// <summary>A device that predates the protocol: no announce, no will, entries without numbers.</summary>
    private async Task LegacyAsync(CancellationToken cancellation)
    {
        await using var link = await ConnectAsync("demo-legacy", null, cancellation);
        for (var number = 1; ; number++)
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(new
            {
                message = $"Garden pump: run {number} finished", type = number % 9 == 0 ? "error" : "info", unit_id = "demo-legacy", display_name = "Garden pump (simulated, legacy)",
            });
            await link.PublishAsync("z-home/log/demo-legacy", payload, false, cancellation);
            await Task.Delay(TimeSpan.FromSeconds(6), clock, cancellation);
        }
    }

    private Task<DeviceLink> ConnectAsync(string clientId, (string, byte[])? will, CancellationToken cancellation)
    {
        var (host, port) = _options.IsEmbedded
            ? ("127.0.0.1", ((EmbeddedBroker)services.GetService(typeof(EmbeddedBroker))!).Port)
            : (_options.Host, _options.Port);
        return DeviceLink.ConnectAsync(host, port, credentials.Username, credentials.Password, clientId, will, _options, cancellation);
    }

    /// <summary>Tries again when the broker was away.</summary>
    private async Task KeepAsync(Func<CancellationToken, Task> live, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await live(stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                logger.LogDebug(exception, "A simulated device lost its broker");
                await Task.Delay(TimeSpan.FromSeconds(3), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
