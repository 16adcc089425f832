using FluentFTP;
using FluentFTP.Exceptions;
using Microsoft.Extensions.Options;
using FtpServer = HomeHub.Core.Configs.FtpServer;

namespace HomeHub.Core.Updates;

/// <summary>The FTP client on FluentFTP; built in where the property <c>FtpClient</c> is <c>FluentFTP</c>.</summary>
internal sealed class FluentFtpClient : IFtpClient
{
    private readonly AsyncFtpClient _client;
    private readonly FtpServer _server;
    private readonly TimeSpan _patience;
    private string? _refused;

    private FluentFtpClient(FtpServer server, UpdateOptions options)
    {
        (_server, _patience) = (server, TimeSpan.FromSeconds(options.FtpTimeoutSeconds));
        var milliseconds = (int)_patience.TotalMilliseconds;
        var login = server.User.Length > 0 ? (server.User, server.Password) : ("anonymous", "homehub");
        _client = new AsyncFtpClient(server.Host, login.Item1, login.Item2, server.Port, new FtpConfig
        {
            EncryptionMode = server.Tls ? FtpEncryptionMode.Explicit : FtpEncryptionMode.None,
            DataConnectionType = FtpDataConnectionType.AutoPassive,
            // What was uploaded is looked at by FtpFirmwareHost, by the same rule for every client.
            UploadDataType = FtpDataType.Binary,
            RetryAttempts = 1,
            // A path is what it says, also one with a % in it.
            SanitizeUrlEncoding = false,
            ConnectTimeout = milliseconds, ReadTimeout = milliseconds, DataConnectionConnectTimeout = milliseconds, DataConnectionReadTimeout = milliseconds,
        });
        _client.ValidateCertificate += (_, e) =>
        {
            e.Accept = FtpCertificates.Trusts(e.Certificate, e.PolicyErrors, options.FtpCertificateSha256);
            _refused = e.Accept ? null : FtpCertificates.Sha256(e.Certificate);
        };
    }

    public async Task<bool> MakeFolderAsync(string path, CancellationToken cancellation)
    {
        var made = false;
        await RunAsync(path, async limited => made = await _client.CreateDirectory(path, force: true, limited), cancellation);
        return made;
    }

    public Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) => RunAsync(path, async limited =>
    {
        if (await _client.UploadBytes(content.ToArray(), path, FtpRemoteExists.OverwriteInPlace, createRemoteDir: false, progress: null, limited) != FtpStatus.Success)
        {
            throw new FtpException("it was not taken");
        }
    }, cancellation);

    public async Task<long?> SizeAsync(string path, CancellationToken cancellation)
    {
        var size = -1L;
        await RunAsync(path, async limited => size = await _client.GetFileSize(path, -1, limited), cancellation);
        return size < 0 ? null : size;
    }

    public Task RenameAsync(string path, string newPath, CancellationToken cancellation) => RunAsync(path, limited => _client.Rename(path, newPath, limited), cancellation);

    public Task DeleteAsync(string path, CancellationToken cancellation) => RunAsync(path, limited => UnlessGoneAsync(() => _client.DeleteFile(path, limited)), cancellation);

    public Task DeleteFolderAsync(string path, CancellationToken cancellation) => RunAsync(path, async limited =>
    {
        // Only an empty one: DeleteDirectory would take what is in it along.
        var reply = await _client.Execute($"RMD {path}", limited);
        if (!reply.Success && reply.Code != "550")
        {
            throw new FtpCommandException(reply);
        }
    }, cancellation);

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static async Task UnlessGoneAsync(Func<Task> delete)
    {
        try
        {
            await delete();
        }
        catch (FtpCommandException exception) when (exception.CompletionCode == "550")
        {
            // It is gone.
        }
    }

    private async Task RunAsync(string path, Func<CancellationToken, Task> operation, CancellationToken cancellation)
    {
        // Its own time-outs leave out a write that does not go on.
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(_patience);
        try
        {
            await operation(limited.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new FirmwareHostException(
                _refused is not null ? FtpCertificates.Refusal(_refused)
                : limited.IsCancellationRequested || exception is TimeoutException ? $"The FTP server {_server.Host}:{_server.Port} was not done with {path} after {_patience.TotalSeconds} seconds."
                : $"The FTP server {_server.Host}:{_server.Port} could not be used for {path}: {exception.GetBaseException().Message}", exception);
        }
    }

    /// <summary>Makes them.</summary>
    internal sealed class Clients(IOptions<UpdateOptions> options) : IFtpClients
    {
        public async Task<IFtpClient> ConnectAsync(FtpServer server, CancellationToken cancellation)
        {
            var client = new FluentFtpClient(server, options.Value);
            try
            {
                await client.RunAsync("/", client._client.Connect, cancellation);
                return client;
            }
            catch
            {
                await client.DisposeAsync();
                throw;
            }
        }
    }
}
