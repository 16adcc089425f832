using HomeHub.Core.Access;
using HomeHub.Core.Backups;
using HomeHub.Core.Data;
using HomeHub.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Access;

/// <summary>The copy of who gets in, and a start on a database of which nothing can be read.</summary>
public sealed class AccessCopyTests : IAsyncLifetime
{
    private static readonly string[] Tables = ["users", "api_tokens", "device_credentials"];
    private readonly TestCore _before = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Copy => Path.Combine(_before.Folder, "homehub.access.json");

    private TokenStore Tokens => _before.Get<TokenStore>();

    private DeviceCredentialStore Devices => _before.Get<DeviceCredentialStore>();

    public ValueTask InitializeAsync()
    {
        _before.Get<HubDatabase>().Prepare();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _before.DisposeAsync();

    [Fact]
    public async Task Every_column_is_taken_over_as_it_was()
    {
        var time = _before.Clock.GetUtcNow();
        await using (var db = await _before.Get<IDbContextFactory<HubDbContext>>().CreateDbContextAsync(Cancellation))
        {
            db.Add(new User { Id = 7, Name = "Zoë \"Z\"", Key = "zoë \"z\"", PasswordHash = "hash", Role = Role.Operator, Stamp = "stamp", Created = time, LastSignIn = time });
            db.Add(new ApiToken { Id = 9, Name = "nightly", Hash = "ab", Role = Role.Viewer, CreatedBy = "Zoë", Created = time, Expires = time, Revoked = time, LastUsed = time });
            db.Add(new DeviceCredential { DeviceId = "porch", Hash = "a", OldHash = "b", Password = "placeholder", MadeAt = time, UsedAt = time, Delivery = "{\"host\":\"192.0.2.1\"}" });
            await db.SaveChangesAsync(Cancellation);
        }

        await _before.Get<AccessCopyStore>().KeepAsync(Cancellation);
        var rows = await RowsAsync(_before.DatabaseFile);
        // A column that is new has to be in the copy, and in this test.
        Assert.All(rows, row => Assert.IsNotType<DBNull>(row.Value));
        Assert.DoesNotContain("placeholder", await File.ReadAllTextAsync(Copy, Cancellation));

        await using var after = await AfterDamageAsync();
        Assert.Equal(rows, await RowsAsync(after.Get<IOptions<DatabaseOptions>>().Value.FullPath));
    }

    [Fact]
    public async Task Whoever_was_shown_out_stays_out()
    {
        var good = await Tokens.CreateAsync("good", Role.Viewer, cancellation: Cancellation);
        var revoked = await Tokens.CreateAsync("revoked", Role.Owner, cancellation: Cancellation);
        var login = await Devices.EnsureAsync("porch", Cancellation);
        await Devices.EnsureAsync("attic", Cancellation);
        await Tokens.RevokeAsync("revoked", Cancellation);
        await Devices.RevokeAsync("attic", Cancellation);

        await using var after = await AfterDamageAsync();
        var known = await after.Get<AccessStore>().ReadAsync(Cancellation);
        Assert.Null(known.FindToken(good.Key!)!.Fault(after.Clock.GetUtcNow()));
        Assert.NotNull(known.FindToken(revoked.Key!)!.Fault(after.Clock.GetUtcNow()));
        Assert.Equal("porch", Assert.Single(await after.Get<DeviceCredentialStore>().AllAsync(Cancellation)).DeviceId);
        Assert.Equal(login, await after.Get<DeviceCredentialStore>().EnsureAsync("porch", Cancellation));
    }

    [Fact]
    public async Task A_start_that_was_cut_off_before_the_fresh_one_had_them_is_made_up_for_by_the_next()
    {
        await Tokens.CreateAsync("nightly", Role.Viewer, cancellation: Cancellation);
        ((ISurvivor)_before.Get<AccessCopyStore>()).Hold();
        DeleteDatabase();

        await using var after = Again();
        Assert.Equal("nightly", Assert.Single((await after.Get<AccessStore>().ReadAsync(Cancellation)).Tokens).Name);
        Assert.Equal([Copy], Directory.GetFiles(_before.Folder, "*.json*"));
    }

    [Fact]
    public async Task Somebody_who_deletes_the_database_begins_anew()
    {
        await Tokens.CreateAsync("nightly", Role.Viewer, cancellation: Cancellation);
        DeleteDatabase();
        await using (var fresh = Again())
        {
            await fresh.Get<AccessCopyStore>().KeepAsync(Cancellation);
            Assert.Empty((await fresh.Get<AccessStore>().ReadAsync(Cancellation)).Tokens);
        }

        await using var after = await AfterDamageAsync();
        Assert.Empty((await after.Get<AccessStore>().ReadAsync(Cancellation)).Tokens);
    }

    [Fact]
    public async Task A_backup_that_is_put_in_place_does_not_let_in_who_got_in_before()
    {
        var zip = Path.Combine(_before.Folder, "backup.zip");
        await using (var draft = await _before.Get<BackupMaker>().BeginAsync(null, Cancellation))
        {
            await BackupStore.WriteAsync(draft, zip, Cancellation);
        }

        await Tokens.CreateAsync("made since", Role.Owner, cancellation: Cancellation);
        await _before.Get<RestoreStage>().StageAsync(zip, Cancellation);
        var restored = _before.Get<RestoreStage>().Apply()!;

        Assert.False(File.Exists(Copy));
        Assert.True(File.Exists(Path.Combine(_before.Folder, restored.Aside, Path.GetFileName(Copy))));
        await using var after = await AfterDamageAsync();
        Assert.Empty((await after.Get<AccessStore>().ReadAsync(Cancellation)).Tokens);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_written_undoes_nothing_and_no_old_one_is_left()
    {
        await Tokens.CreateAsync("first", Role.Viewer, cancellation: Cancellation);
        Assert.True(File.Exists(Copy));
        // It is in the way of the new one.
        Directory.CreateDirectory(Copy + ".unfinished");

        Assert.NotNull((await Tokens.CreateAsync("second", Role.Viewer, cancellation: Cancellation)).Key);
        Assert.False(File.Exists(Copy));
    }

    [Fact]
    public async Task A_copy_that_is_damaged_too_keeps_nobody_from_starting()
    {
        await Tokens.CreateAsync("nightly", Role.Viewer, cancellation: Cancellation);
        await File.WriteAllTextAsync(Copy, """{"users":[""", Cancellation);

        await using var after = await AfterDamageAsync();
        Assert.Empty((await after.Get<AccessStore>().ReadAsync(Cancellation)).Tokens);
    }

    private async Task<TestCore> AfterDamageAsync()
    {
        await SpoiltDatabase.SpoilAllAsync(_before.DatabaseFile);
        return Again();
    }

    /// <summary>The next start, which has nothing in memory.</summary>
    private TestCore Again()
    {
        var again = new TestCore(("Database:Path", _before.DatabaseFile));
        again.Get<HubDatabase>().Prepare();
        return again;
    }

    private void DeleteDatabase()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_before.Folder, "homehub.db*"))
        {
            File.Delete(file);
        }
    }

    private static async Task<List<KeyValuePair<string, object>>> RowsAsync(string file)
    {
        var rows = new List<KeyValuePair<string, object>>();
        await using var connection = await StoredLog.OpenAsync(file);
        foreach (var table in Tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var row = await command.ExecuteReaderAsync(Cancellation);
            while (await row.ReadAsync(Cancellation))
            {
                rows.AddRange(Enumerable.Range(0, row.FieldCount).Select(i => KeyValuePair.Create($"{table}.{row.GetName(i)}", row.GetValue(i))));
            }
        }

        return rows;
    }
}
