using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace HomeHub.Web.Access;

/// <summary>The ring of keys that sessions and secrets are locked with: files beside the database that nobody but this user can read.</summary>
internal sealed class KeyFolder(string folder, ILoggerFactory logger) : IXmlRepository
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FileSystemXmlRepository _files = new(Closed(folder), logger);

    public IReadOnlyCollection<XElement> GetAllElements() => _files.GetAllElements();

    public void StoreElement(XElement element, string friendlyName)
    {
        _files.StoreElement(element, friendlyName);
        foreach (var file in OperatingSystem.IsWindows() ? [] : Directory.EnumerateFiles(folder, "*.xml"))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, FileMode);
            }
        }
    }

    private static DirectoryInfo Closed(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(folder);
        }

        var made = Directory.CreateDirectory(folder, FolderMode);
        // One that was there before, or came out of a backup.
        File.SetUnixFileMode(folder, FolderMode);
        return made;
    }
}
