// FtpWebRequest: "use a third-party library". That is FluentFtpClient, for builds that can get FluentFTP; this one needs nothing but .NET.
#pragma warning disable SYSLIB0014

using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HomeHub.Core.Configs;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Updates;

/// <summary>The FTP client of the default build, on <see cref="FtpWebRequest"/>: passive. Outside the .NET Framework it logs in for every operation, whatever
/// its settings say (dotnet/corefx issue 23404); so none is done for nothing.</summary>
internal sealed class WebRequestFtpClient(FtpServer server, TimeSpan patience) : IFtpClient
{
    // .NET has one place for this in the whole process; only FTP requests and long-gone HTTP ones look there.
    private static readonly ConcurrentDictionary<string, bool> Trusted = new(StringComparer.OrdinalIgnoreCase);
    private static string? _refused;

    private readonly HashSet<string> _folders = [];

    static WebRequestFtpClient() => ServicePointManager.ServerCertificateValidationCallback = Validate;

    public async Task<bool> MakeFolderAsync(string path, CancellationToken cancellation)
    {
        var made = false;
        foreach (var end in path.Index().Where(letter => letter is { Item: '/', Index: > 0 }).Select(letter => letter.Index).Append(path.Length))
        {
            // 550: it is there, or it may not be made; then the next step fails and says so.
            made = _folders.Add(path[..end]) && await TryAsync(WebRequestMethods.Ftp.MakeDirectory, path[..end], cancellation) is not null;
        }

        return made;
    }

    public async Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var request = Request(WebRequestMethods.Ftp.UploadFile, path);
        await RunAsync(request, path, async limited =>
        {
            await using var stream = await request.GetRequestStreamAsync().WaitAsync(limited);
            await stream.WriteAsync(content, limited);
        }, cancellation);
    }

    public async Task<long?> SizeAsync(string path, CancellationToken cancellation) =>
        (await TryAsync(WebRequestMethods.Ftp.GetFileSize, path, cancellation))?.Length;

    public Task RenameAsync(string path, string newPath, CancellationToken cancellation)
    {
        var request = Request(WebRequestMethods.Ftp.Rename, path);
        request.RenameTo = newPath;
        return RunAsync(request, path, _ => Task.CompletedTask, cancellation);
    }

    public Task DeleteAsync(string path, CancellationToken cancellation) => TryAsync(WebRequestMethods.Ftp.DeleteFile, path, cancellation);

    public Task DeleteFolderAsync(string path, CancellationToken cancellation)
    {
        _folders.Remove(path);
        return TryAsync(WebRequestMethods.Ftp.RemoveDirectory, path, cancellation);
    }

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
        return request;
    }

    /// <summary>The answer's figure; null where the server refused with 550, which says that there is no such thing.</summary>
    private async Task<Answer?> TryAsync(string method, string path, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(Request(method, path), path, _ => Task.CompletedTask, cancellation);
        }
        catch (FirmwareHostException exception) when (exception.InnerException is WebException { Response: FtpWebResponse { StatusCode: FtpStatusCode.ActionNotTakenFileUnavailable } })
        {
            return null;
        }
    }

    private async Task<Answer> RunAsync(FtpWebRequest request, string path, Func<CancellationToken, Task> send, CancellationToken cancellation)
    {
        // Its own time-outs do not hold for asynchronous calls, and Abort ends nothing before there is a connection.
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(patience);
        try
        {
            await using var ending = limited.Token.Register(request.Abort);
            await send(limited.Token);
            using var response = (FtpWebResponse)await request.GetResponseAsync().WaitAsync(limited.Token);
            return new(response.ContentLength);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new FirmwareHostException(limited.IsCancellationRequested ? $"The FTP server {server.Host}:{server.Port} was not done with {path} after {patience.TotalSeconds} seconds." : Words(exception, path), exception);
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

            return Task.FromResult<IFtpClient>(new WebRequestFtpClient(server, TimeSpan.FromSeconds(options.Value.FtpTimeoutSeconds)));
        }
    }
}
