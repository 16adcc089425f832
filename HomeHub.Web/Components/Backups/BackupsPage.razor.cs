using HomeHub.Core.Backups;
using HomeHub.Core.Data;
using HomeHub.Core.Devices;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace HomeHub.Web.Components.Backups;

/// <summary>Backups: made, downloaded, deleted, and how one gets back.</summary>
public sealed partial class BackupsPage(
    BackupStore store, BackupSchedule schedule, BackupFeed feed, DatabaseCopy database, IOptions<BackupOptions> options,
    ISnackbar snackbar, IDialogService dialogs, IPermissions permissions) : ComponentBase, IDisposable
{
    private LiveRefresh? _live;
    private IReadOnlyList<BackupFile> _files = [];
    private BackupProgress? _progress;
    private long _size;

    private BackupStore Store => store;
    private BackupSchedule Schedule => schedule;

    private string Plan => schedule.Next is null
        ? "HomeHub makes none by itself: Backup:EveryHours is 0. They are kept in"
        : $"HomeHub makes one every {(options.Value.EveryHours is var hours && hours == 24 ? "day" : Durations.Words(TimeSpan.FromHours(hours)))} and keeps the newest {options.Value.Keep}, those made by hand among them, in";

    protected override void OnInitialized() => Read();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(Show), DispatchExceptionAsync);
            _live.Start<(long, BackupProgress?)>(feed.WatchAsync);
        }
    }

    public void Dispose() => _live?.Dispose();

    private async Task MakeAsync()
    {
        if (await permissions.MayAsync(Policies.Own, "Made a backup to keep") && !schedule.Begin())
        {
            snackbar.Add("A backup is being made just now.", Severity.Info);
        }
    }

    private async Task DeleteAsync(BackupFile file)
    {
        if (!await permissions.MayAsync(Policies.Own, null) || await dialogs.ShowMessageBoxAsync($"Delete {file.Name}?",
            "This backup is gone then; copies of it elsewhere stay.", yesText: $"Delete {file.Name}", cancelText: "Keep it") != true
            || !await permissions.MayAsync(Policies.Own, $"Deleted the backup {file.Name}"))
        {
            return;
        }

        try
        {
            store.Delete(file.Name);
            snackbar.Add($"{file.Name} is deleted.", Severity.Success);
        }
        catch (Exception exception)
        {
            snackbar.Add($"{file.Name} could not be deleted. {ErrorWords.For(exception)}", Severity.Error);
        }
    }

    private void Read() => (_files, _progress, _size) = (store.All(), feed.Progress, database.Size);

    private void Show()
    {
        Read();
        StateHasChanged();
    }
}
