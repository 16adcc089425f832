namespace HomeHub.Tests.Support;

/// <summary>A real file system of a few megabytes (tmpfs), to fill up and to make read-only. Mounting takes root or sudo; the test is skipped without.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;
    private int _mounts;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>A folder on it.</summary>
    public string Folder => Path.Combine(_folder, "data");

    private string Ballast => Path.Combine(_folder, "ballast.bin");

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("homehub-disk-").FullName);
        try
        {
            await AsRootAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "homehub-test", disk._folder);
        }
        catch (Exception exception)
        {
            Directory.Delete(disk._folder);
            Assert.Skip($"No file system can be mounted here: {exception.Message}");
        }

        disk._mounts++;
        Directory.CreateDirectory(disk.Folder);
        return disk;
    }

    /// <summary>Something else on the disk takes all the room that is left.</summary>
    public void Fill()
    {
        var block = new byte[4096];
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full: what was wanted.
        }
    }

    public void Free() => File.Delete(Ballast);

    /// <summary>Whoever opens a file from now on finds the disk read-only. Waits until nobody has one open for writing: until then it is busy.</summary>
    public async Task MakeReadOnlyAsync()
    {
        await AsRootAsync("mount", "--bind", Folder, Folder);
        _mounts++;
        await Eventually.SeesAsync("the disk becomes read-only", () => AsRootAsync("mount", "-o", "remount,bind,ro", Folder), _ => true);
    }

    public async Task MakeWritableAsync()
    {
        await AsRootAsync("umount", "--lazy", Folder);
        _mounts--;
    }

    public async ValueTask DisposeAsync()
    {
        for (; _mounts > 0; _mounts--)
        {
            await AsRootAsync("umount", "--lazy", _mounts == 2 ? Folder : _folder);
        }

        Directory.Delete(_folder);
    }

    private static Task<string> AsRootAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ChildProcess.RunAsync(program, arguments)
        : ChildProcess.RunAsync("sudo", ["-n", program, .. arguments]);
}
