// FtpWebRequest: "use a third-party library". That is FluentFtpClient, for builds that can get FluentFTP; this one needs nothing but .NET.
#pragma warning disable SYSLIB0014

using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HomeHub.Core.Configs;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>The FTP client of the default build, on <see cref="FtpWebRequest"/>: passive; requests share a connection behind the scenes.</summary>
internal sealed class WebRequestFtpClient(FtpServer server) : IFtpClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // .NET has one place for this in the whole process; only FTP requests and long-gone HTTP ones look there.
    private static readonly ConcurrentDictionary<string, bool> Trusted = new(StringComparer.OrdinalIgnoreCase);
    private static string? _refused;

    static WebRequestFtpClient() => ServicePointManager.ServerCertificateValidationCallback = Validate;

    public async Task MakeFolderAsync(string path, CancellationToken cancellation)
    {
        for (var end = path.IndexOf('/', 1); ; end = path.IndexOf('/', end + 1))
        {
            var folder = end < 0 ? path : path[..end];
            // 550: it is there, or it may not be made; then the next step fails and says so.
            await TryAsync(WebRequestMethods.Ftp.MakeDirectory, folder, cancellation);
            if (end < 0)
            {
                return;
            }
        }
    }

    public async Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var request = Request(WebRequestMethods.Ftp.UploadFile, path);
        await RunAsync(request, path, async () =>
        {
            await using (var stream = await request.GetRequestStreamAsync())
            {
                await stream.WriteAsync(content, cancellation);
            }
        }, cancellation);
    }

    public async Task<long?> SizeAsync(string path, CancellationToken cancellation) =>
        (await TryAsync(WebRequestMethods.Ftp.GetFileSize, path, cancellation))?.Length;

    public Task RenameAsync(string path, string newPath, CancellationToken cancellation)
    {
        var request = Request(WebRequestMethods.Ftp.Rename, path);
        request.RenameTo = newPath;
        return RunAsync(request, path, () => Task.CompletedTask, cancellation);
    }

    public Task DeleteAsync(string path, CancellationToken cancellation) => TryAsync(WebRequestMethods.Ftp.DeleteFile, path, cancellation);

    public Task DeleteFolderAsync(string path, CancellationToken cancellation) => TryAsync(WebRequestMethods.Ftp.RemoveDirectory, path, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var trusts = Trusted.Keys.Append("").Any(trusted => FtpCertificates.Trusts(certificate, errors, trusted));
        _refused = trusts || certificate is null ? null : FtpCertificates.Sha256(certificate);
        return trusts;
    }

    private FtpWebRequest Request(string method, string path)
    {
        // %2F at the front: from the root, not from the folder the login leads to (RFC 1738, 3.2.2).
        var escaped = string.Join('/', path.TrimStart('/').Split('/').Select(Uri.EscapeDataString));
        var request = (FtpWebRequest)WebRequest.Create(new UriBuilder("ftp", server.Host, server.Port, $"/%2F{escaped}").Uri);
        request.Method = method;
        request.Credentials = server.User.Length > 0 ? new NetworkCredential(server.User, server.Password) : new NetworkCredential("anonymous", "homehub");
        request.EnableSsl = server.Tls;
        request.UsePassive = true;
        request.UseBinary = true;
        request.Timeout = request.ReadWriteTimeout = (int)Patience.TotalMilliseconds;
        return request;
    }

    /// <summary>The answer's figure; null where the server refused with 550, which says that there is no such thing.</summary>
    private async Task<Answer?> TryAsync(string method, string path, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(Request(method, path), path, () => Task.CompletedTask, cancellation);
        }
        catch (FirmwareHostException exception) when (exception.InnerException is WebException { Response: FtpWebResponse { StatusCode: FtpStatusCode.ActionNotTakenFileUnavailable } })
        {
            return null;
        }
    }

    private async Task<Answer> RunAsync(FtpWebRequest request, string path, Func<Task> send, CancellationToken cancellation)
    {
        try
        {
            await using var ending = cancellation.Register(request.Abort);
            await send();
            using var response = (FtpWebResponse)await request.GetResponseAsync().WaitAsync(Patience * 2, cancellation);
            return new(response.ContentLength);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            throw new FirmwareHostException(Words(exception, path), exception);
        }
    }

    private string Words(Exception exception, string path) => exception.GetBaseException() switch
    {
        System.Security.Authentication.AuthenticationException => FtpCertificates.Refusal(_refused),
        _ when exception is WebException { Response: FtpWebResponse { StatusDescription: { Length: > 0 } said } } => $"The FTP server {server.Host}:{server.Port} answered to {path}: {said.Trim()}",
        var cause => $"The FTP server {server.Host}:{server.Port} could not be used for {path}: {cause.Message}",
    };

    private sealed record Answer(long Length);

    /// <summary>Makes them.</summary>
    internal sealed class Clients(IOptions<UpdateOptions> options) : IFtpClients
    {
        public Task<IFtpClient> ConnectAsync(FtpServer server, CancellationToken cancellation)
        {
            if (options.Value.FtpCertificateSha256 is { Length: > 0 } trusted)
            {
                Trusted.TryAdd(trusted, true);
            }

            return Task.FromResult<IFtpClient>(new WebRequestFtpClient(server));
        }
    }
}
