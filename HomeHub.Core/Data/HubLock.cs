using Microsoft.Extensions.Options;

namespace HomeHub.Core.Data;

/// <summary>
/// Who runs on the database: one HomeHub at a time, and nobody while a backup is put in its place. Held as a lock on a file beside it, which the
/// system lets go of however the process ends. What only looks or adds a token beside a running HomeHub goes on without it.
/// </summary>
public sealed class HubLock(IOptions<DatabaseOptions> options) : IDisposable
{
    /// <summary>What the systems say of a file that is locked: EWOULDBLOCK, and ERROR_SHARING_VIOLATION as .NET gives it.</summary>
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private FileStream? _held;

    private string File => Path.ChangeExtension(options.Value.FullPath, ".lock");

    /// <summary>False: another process has it.</summary>
    public bool TryTake()
    {
        try
        {
            PrivateFiles.MakeFolder(options.Value.Folder);
            if (_held is null)
            {
                _held = new FileStream(File, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                PrivateFiles.Close(File);
            }

            return true;
        }
        catch (IOException exception) when (exception.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _held?.Dispose();
        _held = null;
    }
}

/// <summary>Another HomeHub runs on the same database.</summary>
public sealed class DatabaseInUseException(string file) : Exception($"Another HomeHub runs on {file}. Stop that one first, or give this one another Database:Path.");
