using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HomeHub.Core.Data;

/// <summary>Files and folders that only the user HomeHub runs as can read: the house's passwords and its life stand in them. On Windows the folder's rights hold.</summary>
public static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder where it is missing; one that is there keeps its rights.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    /// <summary>Makes the folder where it is missing, and takes one that is there away from everybody else.</summary>
    public static void CloseFolder(string path)
    {
        MakeFolder(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, FolderMode);
        }
    }

    /// <summary>A fresh file, empty.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.Create, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a whole file: whenever the power is cut, there is this one or what was there before, never a part of it or an empty one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var unfinished = path + ".unfinished";
        try
        {
            using (var file = Create(unfinished))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Takes a file, where it is there, away from everybody else.</summary>
    /// <exception cref="IOException">The file system knows no such rights.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path) && File.GetUnixFileMode(path) != FileMode)
        {
            File.SetUnixFileMode(path, FileMode);
        }
    }

    /// <summary>A new name is on the disk only with the folder that it stands in (https://man7.org/linux/man-pages/man2/fsync.2.html); on Windows it is with the file.</summary>
    private static void FlushFolder(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            // .NET itself opens no folder.
            using var folder = new SafeFileHandle(Open(path, flags: 0), ownsHandle: true);
            if (!folder.IsInvalid)
            {
                RandomAccess.FlushToDisk(folder);
            }
        }
    }

    // https://man7.org/linux/man-pages/man2/open.2.html; 0 is O_RDONLY.
    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
