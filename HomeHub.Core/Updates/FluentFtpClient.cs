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
    private string? _refused;

    private FluentFtpClient(FtpServer server, string trusted)
    {
        _server = server;
        var login = server.User.Length > 0 ? (server.User, server.Password) : ("anonymous", "homehub");
        _client = new AsyncFtpClient(server.Host, login.Item1, login.Item2, server.Port, new FtpConfig
        {
            EncryptionMode = server.Tls ? FtpEncryptionMode.Explicit : FtpEncryptionMode.None,
            DataConnectionType = FtpDataConnectionType.AutoPassive,
            // What was uploaded is looked at by FtpFirmwareHost, by the same rule for every client.
            UploadDataType = FtpDataType.Binary,
            RetryAttempts = 1,
        });
        _client.ValidateCertificate += (_, e) =>
        {
            e.Accept = FtpCertificates.Trusts(e.Certificate, e.PolicyErrors, trusted);
            _refused = e.Accept ? null : FtpCertificates.Sha256(e.Certificate);
        };
    }

    public Task MakeFolderAsync(string path, CancellationToken cancellation) => RunAsync(path, () => _client.CreateDirectory(path, force: true, cancellation), cancellation);

    public Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) => RunAsync(path, async () =>
    {
        if (await _client.UploadBytes(content.ToArray(), path, FtpRemoteExists.OverwriteInPlace, createRemoteDir: false, progress: null, cancellation) != FtpStatus.Success)
        {
            throw new FtpException("it was not taken");
        }
    }, cancellation);

    public async Task<long?> SizeAsync(string path, CancellationToken cancellation)
    {
        var size = -1L;
        await RunAsync(path, async () => size = await _client.GetFileSize(path, -1, cancellation), cancellation);
        return size < 0 ? null : size;
    }

    public Task RenameAsync(string path, string newPath, CancellationToken cancellation) => RunAsync(path, () => _client.Rename(path, newPath, cancellation), cancellation);

    public Task DeleteAsync(string path, CancellationToken cancellation) => RunAsync(path, () => UnlessGoneAsync(() => _client.DeleteFile(path, cancellation)), cancellation);

    public Task DeleteFolderAsync(string path, CancellationToken cancellation) => RunAsync(path, async () =>
    {
        // Only an empty one: DeleteDirectory would take what is in it along.
        var reply = await _client.Execute($"RMD {path}", cancellation);
        if (!reply.Success && reply.Code != "550")
        {
            throw new FtpCommandException(reply.Code, reply.Message);
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

    private async Task RunAsync(string path, Func<Task> operation, CancellationToken cancellation)
    {
        try
        {
            await operation();
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            throw new FirmwareHostException(_refused is null
                ? $"The FTP server {_server.Host}:{_server.Port} could not be used for {path}: {exception.GetBaseException().Message}"
                : FtpCertificates.Refusal(_refused), exception);
        }
    }

    /// <summary>Makes them.</summary>
    internal sealed class Clients(IOptions<UpdateOptions> options) : IFtpClients
    {
        public async Task<IFtpClient> ConnectAsync(FtpServer server, CancellationToken cancellation)
        {
            var client = new FluentFtpClient(server, options.Value.FtpCertificateSha256);
            try
            {
                await client.RunAsync("/", () => client._client.Connect(cancellation), cancellation);
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
