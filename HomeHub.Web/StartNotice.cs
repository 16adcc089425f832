using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace HomeHub.Web;

/// <summary>Says on the console where to browse, where the data is, and how to publish a first log line.</summary>
internal sealed class StartNotice(
    IServer server, IHostApplicationLifetime lifetime, ConnectionGuide guide, IOptions<DatabaseOptions> database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Say);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Say()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var host = guide.Embedded ? "localhost" : guide.Hosts[0];
        Console.WriteLine($"""

            HomeHub is running.
              Browse:    {string.Join("  ", addresses.Select(Browsable))}
              Data:      {database.Value.FullPath}
              Broker:    {(guide.Embedded ? $"embedded, port {guide.Port}" : $"{host}:{guide.Port}")}
              Try it:    {guide.PublishCommand(host, reveal: true)}
              Stop:      Ctrl+C

            """);
    }

    private static string Browsable(string address) =>
        address.Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal);
}
