using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Core.Health;
using HomeHub.Tests.Support;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HomeHub.Tests.Data;

/// <summary>One page of the database is damaged, and the log writer never asks for it.</summary>
public sealed class DamagedPageTests : IAsyncLifetime
{
    private readonly TestCore _core = new();

    private string[] Aside => Directory.GetFiles(_core.Folder, "homehub.db.damaged-*");

    public async ValueTask InitializeAsync()
    {
        await _core.StartWriterAsync();
        await _core.SayAsync("porch", "before");
    }

    public ValueTask DisposeAsync() => _core.DisposeAsync();

    [Fact]
    public async Task Whoever_comes_upon_it_has_the_whole_file_put_aside()
    {
        await SpoiltDatabase.SpoilTableAsync(_core.DatabaseFile, "devices");
        await _core.SayAsync("porch", "into the damaged one");

        await Assert.ThrowsAsync<SqliteException>(() => _core.Get<DeviceStore>().AllAsync(TestContext.Current.CancellationToken));
        await Eventually.TrueAsync("a fresh one is started", () => _core.Get<HubHealth>().Find(Conditions.DatabaseReplaced) is not null);

        await _core.SayAsync("porch", "after");
        Assert.Empty(await _core.Get<DeviceStore>().AllAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("after", 3L), (await _core.LogAsync()).Select(entry => (entry.Message, entry.Id)).Single());
        Assert.NotEmpty(Aside);
        Assert.Null(_core.Get<HubHealth>().Find(Conditions.Database));
    }

    [Fact]
    public async Task Damage_that_no_page_confirms_puts_nothing_aside()
    {
        _core.Get<DamageWatch>().Look(new SqliteException("as if a page had been misread", raw.SQLITE_CORRUPT));
        await _core.SayAsync("porch", "after");

        Assert.Equal(2, (await _core.LogAsync()).Count);
        Assert.Empty(Aside);
    }

    [Fact]
    public async Task A_file_that_was_found_sound_is_not_read_from_end_to_end_again_at_once()
    {
        var database = _core.Get<HubDatabase>();
        database.Check(TestContext.Current.CancellationToken);
        await SpoiltDatabase.SpoilTableAsync(_core.DatabaseFile, "devices");

        database.Check(TestContext.Current.CancellationToken);
        _core.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Throws<SqliteException>(() => database.Check(TestContext.Current.CancellationToken));
    }
}
