using Microsoft.Data.Sqlite;

namespace HomeHub.Tests.Support;

/// <summary>A folder of its own for a test, deleted with everything in it at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("homehub-test-").FullName;

    /// <summary>A file in the folder, absolute; it need not exist.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
