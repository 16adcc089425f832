using HomeHub.Core.Data;
using HomeHub.Tests.Support;
using Microsoft.Data.Sqlite;

namespace HomeHub.Tests.Data;

public sealed class DamageWatchTests : IAsyncLifetime
{
    private readonly TestCore _core = new();
    private int _seen;

    public async ValueTask InitializeAsync()
    {
        await _core.StartWriterAsync();
        var entries = Enumerable.Range(1, 500).Select(i => _core.SayAsync("porch", 1, i, new string('x', 4_000)));
        await Task.WhenAll(entries);
        await using (var connection = await StoredLog.OpenAsync(_core.DatabaseFile))
        {
            // All is in the one file.
            await StoredLog.ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        SqliteConnection.ClearAllPools();
        _core.Get<DamageWatch>().Seen += () => Interlocked.Increment(ref _seen);
    }

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task Damage_in_a_later_row_of_a_query_is_seen()
    {
        Spoil(from: 0.25, to: 0.5);

        Assert.Single(await _core.LogAsync(limit: 1));
        Assert.Equal(0, _seen);
        await Assert.ThrowsAsync<SqliteException>(() => _core.LogAsync());
        Assert.Equal(1, _seen);
    }

    [Fact]
    public async Task Damage_of_the_whole_file_is_seen_before_there_is_a_query()
    {
        Spoil(from: 0, to: 1);

        await Assert.ThrowsAsync<SqliteException>(() => _core.LogAsync(limit: 1));
        Assert.NotEqual(0, _seen);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_not_damaged()
    {
        Assert.Equal(500, (await _core.LogAsync()).Count);
        var away = _core.DatabaseFile + "-elsewhere";
        SqliteConnection.ClearAllPools();
        File.Move(_core.DatabaseFile, away);
        Directory.CreateDirectory(_core.DatabaseFile);
        await Assert.ThrowsAsync<SqliteException>(() => _core.LogAsync());
        Assert.Equal(0, _seen);
    }

    /// <summary>Ones, not noise: that is no page and no number of one, wherever it is read, while noise may happen to be a row.</summary>
    private void Spoil(double from, double to)
    {
        using var file = new FileStream(_core.DatabaseFile, FileMode.Open, FileAccess.Write);
        file.Position = (long)(file.Length * from);
        file.Write([.. Enumerable.Repeat(byte.MaxValue, (int)(file.Length * (to - from)))]);
    }
}
