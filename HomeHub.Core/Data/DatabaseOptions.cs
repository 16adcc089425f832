using System.ComponentModel.DataAnnotations;

namespace HomeHub.Core.Data;

/// <summary>Section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";
    public const string KeyFolderName = "keys";

    /// <summary>The database file; relative to the folder HomeHub is started in. Keys, credentials and the reserve file stand beside it.</summary>
    [Required]
    public string Path { get; set; } = "data/homehub.db";

    /// <summary>Size of the file that is given up when the disk is full, so that there is room to recover; MiB, 0 for none.</summary>
    [Range(0, 1024)]
    public int ReserveMegabytes { get; set; } = 16;

    /// <summary>The database file, absolute.</summary>
    public string FullPath => System.IO.Path.GetFullPath(Path);

    /// <summary>The folder the database and what belongs to it live in, absolute.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(FullPath)!;

    /// <summary>Users, tokens and the devices' MQTT users once more, absolute.</summary>
    public string AccessCopy => System.IO.Path.ChangeExtension(FullPath, ".access.json");

    /// <summary>The same while a fresh database has not taken them over yet.</summary>
    public string OwedAccess => AccessCopy + ".owed";

    /// <summary>The ring of keys that sessions and secrets are locked with, absolute.</summary>
    public string KeyFolder => System.IO.Path.Combine(Folder, KeyFolderName);
}
