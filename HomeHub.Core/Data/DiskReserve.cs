using HomeHub.Core.Health;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Data;

/// <summary>
/// A file of zeros beside the database that is given up when the disk is full: SQLite needs room even to delete.
/// Made again once there is three times its size free.
/// </summary>
public sealed class DiskReserve(IOptions<DatabaseOptions> options, HubHealth health, ILogger<DiskReserve> logger)
{
    public const string FileName = "reserve.bin";
    private readonly long _size = options.Value.ReserveMegabytes * 1024L * 1024L;
    private string File => Path.Combine(options.Value.Folder, FileName);

    /// <summary>Whether the reserve stands ready.</summary>
    public bool Exists => _size > 0 && System.IO.File.Exists(File);

    /// <summary>Free space where the database lives, bytes.</summary>
    public long FreeSpace => new DriveInfo(options.Value.Folder).AvailableFreeSpace;

    /// <summary>Makes the reserve where it is missing and there is room; a reserve that cannot be made is said, not fatal.</summary>
    public void Ensure()
    {
        if (_size == 0 || Exists || FreeSpace < 3 * _size)
        {
            return;
        }

        try
        {
            using var file = PrivateFiles.Create(File);
            // Written, not just sized: a sparse file would reserve nothing.
            var zeros = new byte[1024 * 1024];
            for (long written = 0; written < _size; written += zeros.Length)
            {
                file.Write(zeros);
            }

            file.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            logger.LogWarning(exception, "The disk reserve could not be made");
            System.IO.File.Delete(File);
        }
    }

    /// <summary>Gives the reserve up; true where there was one.</summary>
    public bool Release()
    {
        if (!Exists)
        {
            return false;
        }

        System.IO.File.Delete(File);
        logger.LogWarning("The disk is full; the reserve of {Bytes} bytes was freed", _size);
        health.Report(Conditions.Disk, "The disk was full. HomeHub freed its reserve and goes on for a while: free some space, or shorten the retention in Settings.");
        return true;
    }
}
