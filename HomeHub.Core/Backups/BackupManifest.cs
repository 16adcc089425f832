using System.Text.Json;

namespace HomeHub.Core.Backups;

/// <summary>One file in a backup.</summary>
/// <param name="Size">Unpacked, bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record BackupPart(string Name, long Size, string Sha256);

/// <summary>What a backup says of itself; the last entry of its zip, <see cref="FileName"/>.</summary>
/// <param name="Format"><see cref="CurrentFormat"/>; a higher one is of a newer HomeHub.</param>
/// <param name="Version">The HomeHub that made it.</param>
/// <param name="Made">The moment the database was copied.</param>
/// <param name="Schema">The last migration of its database.</param>
public sealed record BackupManifest(int Format, string Version, DateTimeOffset Made, string Schema, long Devices, long Entries, IReadOnlyList<BackupPart> Parts)
{
    public const int CurrentFormat = 1;
    public const string FileName = "manifest.json";
    public const string Database = "homehub.db";
    public const string KeyFolder = "keys/";

    /// <summary>Largest manifest that is read, bytes: a ring of a thousand keys has less.</summary>
    internal const int MaxBytes = 256 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public bool HasKeys => Parts.Any(part => part.Name.StartsWith(KeyFolder, StringComparison.Ordinal));

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="JsonException">It is none.</exception>
    internal static BackupManifest? Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<BackupManifest>(json, Options);
}

/// <summary>A backup that cannot be made or restored; the message says why, and what to do.</summary>
public sealed class BackupException(string message, BackupObstacle obstacle = BackupObstacle.Refused) : Exception(message)
{
    public BackupObstacle Obstacle { get; } = obstacle;
}

/// <summary>What stands in the way.</summary>
public enum BackupObstacle
{
    /// <summary>The backup itself is not good.</summary>
    Refused,

    /// <summary>Another one is being made.</summary>
    Busy,

    /// <summary>The disk has no room for it.</summary>
    NoRoom,
}
