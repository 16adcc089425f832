using System.Text.Json.Nodes;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>
/// Serves releases from HomeHub itself, below <see cref="Root"/>: nothing has to be set up. A device shows the token of its own update, which is
/// worth nothing once that has ended.
/// </summary>
public sealed class HttpFirmwareHost(IWebAddresses web, IOptions<UpdateOptions> options) : IFirmwareHost
{
    public const string HostName = "http";

    /// <summary>The first part of the path.</summary>
    public const string Root = "/firmware";

    public string Name => HostName;

    /// <inheritdoc/>
    public Task<string> PlaceAsync(Release release, CancellationToken cancellation)
    {
        // Wherever HomeHub is reached, the release is there.
        _ = Address();
        return Task.FromResult($"{Root}/{release.Folder}");
    }

    /// <inheritdoc/>
    public Task PublishAsync(Release release, bool resume, IProgress<int> progress, CancellationToken cancellation)
    {
        progress.Report(release.Files.Count);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(Release release, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<JsonObject> SourceAsync(Release release, string token, CancellationToken cancellation)
    {
        var (host, port) = Address();
        return Task.FromResult(new JsonObject { ["type"] = Name, ["host"] = host, ["port"] = port, ["path"] = $"{Root}/{release.Folder}", ["token"] = token });
    }

    /// <summary>Where devices reach HomeHub.</summary>
    /// <exception cref="FirmwareHostException">They cannot.</exception>
    public (string Host, int Port) Address()
    {
        var set = options.Value;
        if (set is { HttpHost.Length: > 0, HttpPort: { } ownPort })
        {
            return (set.HttpHost, ownPort);
        }

        // "http://+:8080" and "http://*:8080" are no addresses by the rules.
        var plain = web.Listening.Where(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            .Select(address => new Uri(address.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal))).ToList();
        if (plain.Count == 0)
        {
            throw new FirmwareHostException(web.Listening.Count == 0
                ? "HomeHub's web server is not started yet."
                : "HomeHub is served over HTTPS only, and boards fetch firmware over plain HTTP: the manifest's signature and the files' hashes protect it. Add an http:// address to Urls, or set up an FTP server.");
        }

        var found = plain.FirstOrDefault(address => !address.IsLoopback) ?? plain[0];
        var host = set.HttpHost.Length > 0 ? set.HttpHost
            : found.Host is "0.0.0.0" or "[::]" ? ConnectionGuide.OwnHosts[0]
            : found.IdnHost;
        return (host, set.HttpPort ?? found.Port);
    }
}
