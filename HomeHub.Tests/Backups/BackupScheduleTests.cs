using HomeHub.Core.Backups;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Backups;

/// <summary>The copies HomeHub makes by itself.</summary>
public sealed class BackupScheduleTests : IAsyncLifetime
{
    private const string Condition = Conditions.Task + "backup";
    private const int Keep = 2;
    private TestCore _core = null!;

    private BackupStore Store => _core.Get<BackupStore>();
    private BackupFile? Newest => Store.All() is [var newest, ..] ? newest : null;
    private BackupSchedule Schedule => _core.Get<BackupSchedule>();

    public async ValueTask InitializeAsync()
    {
        _core = await new TestCore(("Backup:Keep", $"{Keep}"), ("Backup:EveryHours", "24")).StartWriterAsync();
        await _core.SayAsync("kitchen", 1, 1);
        await Schedule.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_is_made_a_day_and_the_oldest_goes()
    {
        var made = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            made.Add(await NextAsync());
            _core.Clock.Advance(TimeSpan.FromHours(23.5));
            Assert.Equal(made[^1], Store.All()[0].Name);
        }

        Assert.Equal([made[2], made[1]], Store.All().Select(file => file.Name));
        Assert.Equal(Store.All()[0].Made.AddHours(24), Schedule.Next);
    }

    [Fact]
    public async Task One_that_fails_stands_on_every_page_until_one_succeeds()
    {
        // A file where the folder has to be.
        await File.WriteAllTextAsync(Store.Folder, "", TestContext.Current.CancellationToken);
        Assert.True(Schedule.Begin());
        var failed = await Eventually.SeesAsync("it is told", () => Task.FromResult(_core.Get<HubHealth>().Find(Condition)), seen => seen is not null);
        Assert.Contains("could not be made", failed!.Message);
        Assert.Equal(_core.Clock.GetUtcNow().AddHours(1), Schedule.Next);
        await Eventually.TrueAsync("it is kept over a restart", async () => await _core.Get<SettingsStore>().GetAsync<BackupOutcome>("backups") is { IsFailing: true });

        File.Delete(Store.Folder);
        _core.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(Schedule.Begin());
        await Eventually.TrueAsync("it is well again", () => _core.Get<HubHealth>().Find(Condition) is null && Store.All().Count == 1);
    }

    [Fact]
    public async Task One_that_was_made_while_the_clock_was_ahead_delays_none_and_pushes_none_out()
    {
        string[] ahead = ["homehub-20260430-120000.zip", "homehub-20260429-120000.zip"];
        Directory.CreateDirectory(Store.Folder);
        foreach (var name in ahead)
        {
            await File.WriteAllTextAsync(Path.Combine(Store.Folder, name), "", TestContext.Current.CancellationToken);
        }

        var first = await NextAsync();
        Assert.Equal([first, ahead[0]], Store.All().Select(file => file.Name));
        Assert.Equal(Store.All()[0].Made.AddHours(24), Schedule.Next);
        var second = await NextAsync();
        Assert.Equal([second, first], Store.All().Select(file => file.Name));
    }

    [Fact]
    public async Task A_failure_that_was_told_while_the_clock_was_ahead_delays_none()
    {
        await Schedule.StopAsync(TestContext.Current.CancellationToken);
        await _core.Get<SettingsStore>().SetAsync("backups", new BackupOutcome(null, _core.Clock.GetUtcNow().AddDays(60), "The disk was full."), TestContext.Current.CancellationToken);
        var again = ActivatorUtilities.CreateInstance<BackupSchedule>(_core.Get<IServiceProvider>());
        await again.StartAsync(TestContext.Current.CancellationToken);

        await NextAsync();

        await Eventually.TrueAsync("it is well again", () => !again.Outcome.IsFailing && _core.Get<HubHealth>().Find(Condition) is null);
        await again.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Half_a_file_is_no_backup()
    {
        Directory.CreateDirectory(Store.Folder);
        await File.WriteAllTextAsync(Path.Combine(Store.Folder, ".unfinished-1.zip"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Store.Folder, "homehub-mine.zip"), "", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(Path.Combine(Store.Folder, ".unfinished-1.zip"), new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Empty(Store.All());

        await Store.MakeAsync(TestContext.Current.CancellationToken);

        Assert.Single(Store.All());
        Assert.Equal(["homehub-20260301-120000.zip", "homehub-mine.zip"], Directory.GetFiles(Store.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_folder_and_the_numbers_are_settings_that_are_checked()
    {
        Assert.Equal(Path.Combine(_core.Folder, "backups"), Store.Folder);
        await using var wrong = new TestCore(("Backup:Keep", "0"));
        var error = Assert.Throws<OptionsValidationException>(() => wrong.Get<IOptions<BackupOptions>>().Value);
        Assert.Contains("Backup:Keep", error.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await Schedule.StopAsync(CancellationToken.None);
        await _core.DisposeAsync();
    }

    /// <summary>Lets time pass until one more is there, and those that are too many are gone.</summary>
    private async Task<string> NextAsync()
    {
        var before = Newest?.Name;
        return (await Eventually.SeesAsync("the next one is made", () =>
        {
            _core.Clock.Advance(TimeSpan.FromMinutes(5));
            return Task.FromResult(Newest);
        }, seen => seen is not null && seen.Name != before && Store.All().Count <= Keep))!.Name;
    }
}
