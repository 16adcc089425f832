using System.Text.Json.Nodes;
using HomeHub.Core.Configs;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>
/// Publishes releases on the default FTP server, a folder for each. Every file is uploaded under a temporary name, looked at, and renamed; the manifest
/// comes last, and without it no device takes the folder for a release.
/// </summary>
public sealed class FtpFirmwareHost(IFtpClients clients, ConnectionStore connections, ReleaseStore releases, IOptions<UpdateOptions> options) : IFirmwareHost
{
    public const string HostName = "ftp";
    private const string Temporary = ".part";

    public string Name => HostName;

    /// <inheritdoc/>
    public async Task<string> PlaceAsync(Release release, CancellationToken cancellation)
    {
        var server = await ServerAsync(cancellation);
        return $"ftp://{server.Host}:{server.Port}{Folder(release)}";
    }

    /// <summary>Whether boards can fetch from the FTP server that is set up: those speak plain FTP only, so one with TLS is for people. Null: none is set up.</summary>
    public async Task<bool?> ServesBoardsAsync(CancellationToken cancellation = default) =>
        (await connections.AllAsync(cancellation)).Ftp.FirstOrDefault(server => server.IsDefault) is { } server ? !server.Tls : null;

    /// <inheritdoc/>
    public async Task PublishAsync(Release release, bool resume, IProgress<int> progress, CancellationToken cancellation)
    {
        var folder = Folder(release);
        await using var client = await clients.ConnectAsync(await ServerAsync(cancellation), cancellation);
        if (!await client.MakeFolderAsync(folder, cancellation))
        {
            // Of an earlier release by this name, or of an earlier try: while it is worked on it is no release.
            await client.DeleteAsync($"{folder}/{ReleaseManifest.FileName}", cancellation);
        }

        var isNew = new Dictionary<string, bool>();
        foreach (var below in release.Files.Select(file => Above(file.Path).First()).Distinct())
        {
            isNew[below] = await client.MakeFolderAsync($"{folder}/{below}", cancellation);
        }

        foreach (var (index, file) in release.Files.Index())
        {
            // By its final name it is whole: it was renamed after its size had been looked at. In a new folder there is nothing to ask for.
            var there = isNew[Above(file.Path).First()] ? null : await client.SizeAsync($"{folder}/{file.Path}", cancellation);
            if (!resume || there != file.Size)
            {
                await PutAsync(client, $"{folder}/{file.Path}", there is not null, (await releases.FileAsync(release.Id, file.Path, cancellation))!.Value.Content, cancellation);
            }

            progress.Report(index + 1);
        }

        await PutAsync(client, $"{folder}/{ReleaseManifest.FileName}", replace: false, release.Manifest, cancellation);
    }

    /// <inheritdoc/>
    public async Task WithdrawAsync(Release release, CancellationToken cancellation)
    {
        var folder = Folder(release);
        await using var client = await clients.ConnectAsync(await ServerAsync(cancellation), cancellation);
        await client.DeleteAsync($"{folder}/{ReleaseManifest.FileName}", cancellation);
        foreach (var file in release.Files)
        {
            await client.DeleteAsync($"{folder}/{file.Path}", cancellation);
            await client.DeleteAsync($"{folder}/{file.Path}{Temporary}", cancellation);
        }

        foreach (var below in release.Files.SelectMany(file => Above(file.Path)).Distinct().OrderByDescending(path => path.Length))
        {
            await client.DeleteFolderAsync($"{folder}/{below}", cancellation);
        }

        await client.DeleteFolderAsync(folder, cancellation);
    }

    /// <inheritdoc/>
    public async Task<JsonObject> SourceAsync(Release release, string token, CancellationToken cancellation)
    {
        var server = await ServerAsync(cancellation);
        if (server.Tls)
        {
            throw new FirmwareHostException(
                $"The FTP server {server.Host} is set up with TLS, and boards speak plain FTP only. Publish the release from HomeHub as well, or set the server up without TLS: hashes and signature protect the files.");
        }

        return new JsonObject
        {
            ["type"] = Name, ["host"] = server.Host, ["port"] = server.Port, ["user"] = server.User.Length > 0 ? server.User : "anonymous",
            ["password"] = server.User.Length > 0 ? server.Password : "homehub", ["path"] = Folder(release),
        };
    }

    private static async Task PutAsync(IFtpClient client, string path, bool replace, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var part = path + Temporary;
        await client.UploadAsync(part, content, cancellation);
        if (await client.SizeAsync(part, cancellation) is var size && size != content.Length)
        {
            throw new FirmwareHostException($"{path} arrived with {size?.ToString() ?? "no"} bytes instead of {content.Length} on the FTP server. Is its disk full?");
        }

        if (replace)
        {
            // Not every server renames over a file that is there.
            await client.DeleteAsync(path, cancellation);
        }

        await client.RenameAsync(part, path, cancellation);
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }

    private string Folder(Release release) => $"{options.Value.FtpFolder}/{release.Folder}";

    private async Task<FtpServer> ServerAsync(CancellationToken cancellation) => (await connections.SecretsAsync(cancellation)).Ftp.FirstOrDefault(server => server.IsDefault)
        ?? throw new FirmwareHostException("No FTP server is set up as the default one. Add it among the connections, or let HomeHub serve the firmware itself.");
}
