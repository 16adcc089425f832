using HomeHub.Core.Configs;

namespace HomeHub.Core.Updates;

/// <summary>
/// What HomeHub needs of an FTP client, and nothing more; there is one on FluentFTP and one on what .NET has. Paths are absolute.
/// </summary>
public interface IFtpClient : IAsyncDisposable
{
    /// <summary>Makes a folder with those above it; one that is there is fine.</summary>
    /// <returns>True: it is new, and so there is nothing in it.</returns>
    Task<bool> MakeFolderAsync(string path, CancellationToken cancellation);

    /// <summary>Writes a file, over one that is there.</summary>
    Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Bytes; null: there is no such file.</summary>
    Task<long?> SizeAsync(string path, CancellationToken cancellation);

    /// <summary>Renames a file within its folder; there is none by the new name.</summary>
    Task RenameAsync(string path, string newPath, CancellationToken cancellation);

    /// <summary>Deletes a file; one that is gone is fine.</summary>
    Task DeleteAsync(string path, CancellationToken cancellation);

    /// <summary>Deletes an empty folder; one that is gone is fine.</summary>
    Task DeleteFolderAsync(string path, CancellationToken cancellation);
}

/// <summary>Makes clients; which kind is decided when HomeHub is built (property <c>FtpClient</c>).</summary>
public interface IFtpClients
{
    /// <summary>Connects, with explicit TLS where the server is marked so. Every operation fails with a <see cref="FirmwareHostException"/> in words,
    /// one that takes longer than <see cref="UpdateOptions.FtpTimeoutSeconds"/> too.</summary>
    Task<IFtpClient> ConnectAsync(FtpServer server, CancellationToken cancellation);
}
