using HomeHub.Core.Access;
using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace HomeHub.Web;

/// <summary>Says on the console where to browse, where the data is, and how to publish a first log line.</summary>
internal sealed class StartNotice(
    IServer server, IHostApplicationLifetime lifetime, ConnectionGuide guide, BrokerStatus broker, IOptions<DatabaseOptions> database,
    AccessRegistry access, SetupCode code) : IHostedService
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
        var host = guide.BrokerHost;
        Console.WriteLine($"""

            HomeHub is running.
              Browse:    {string.Join("  ", addresses.SelectMany(Browsable))}
              Data:      {database.Value.FullPath}
              Broker:    {Broker(host)}
              Try it:    {guide.PublishCommand(host, reveal: true)}
              Stop:      Ctrl+C

            """);
        if (!access.Known.HasOwner)
        {
            Tell(code, addresses.SelectMany(Browsable).FirstOrDefault() ?? "http://localhost");
        }
    }

    /// <summary>Another broker may still be on its way up, or HomeHub on its way to it.</summary>
    private string Broker(string host) => guide.Embedded
        ? broker.State.Connected ? $"embedded, port {guide.Port}" : $"not running on port {guide.Port}. {broker.State.Reason}"
        : $"{host}:{guide.Port}";

    /// <summary>Says the one-time code, once: whoever reads it here may make themselves the owner.</summary>
    public static void Tell(SetupCode code, string address)
    {
        if (code.TellNow())
        {
            Console.WriteLine($"""
                Nobody owns this HomeHub yet. Its one-time code is {code.Text}
                  Set it up: {address.TrimEnd('/')}/setup?code={code.Text}

                """);
        }
    }

    /// <summary>Where every address of this machine is listened on: first the one that other machines reach it by, as from beside a Raspberry Pi without a screen.</summary>
    private static IEnumerable<string> Browsable(string address)
    {
        var any = address.Contains("0.0.0.0", StringComparison.Ordinal) ? "0.0.0.0" : "[::]";
        return address.Contains(any, StringComparison.Ordinal)
            ? [address.Replace(any, ConnectionGuide.OwnHosts[0], StringComparison.Ordinal), address.Replace(any, "localhost", StringComparison.Ordinal)]
            : [address];
    }
}
