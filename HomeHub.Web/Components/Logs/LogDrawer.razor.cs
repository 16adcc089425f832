using HomeHub.Core.Logs;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace HomeHub.Web.Components.Logs;

public sealed partial class LogDrawer(
    LogStore store, LogDeletion deletion, DeviceNames names, NavigationManager navigation, IDialogService dialogs, ISnackbar snackbar,
    IPermissions permissions) : ComponentBase
{
    private const int Neighbours = 10;

    private ElementReference _heading;
    private LogEntry? _entry;
    private IReadOnlyList<LogEntry> _around = [];
    private string? _fault;
    private long? _shownId;
    private bool _takeFocus;

    [Parameter, EditorRequired] public long Id { get; set; }
    [Parameter] public Highlights Highlights { get; set; } = Highlights.None;

    /// <summary>Another entry is wanted.</summary>
    [Parameter] public EventCallback<long> OnOpen { get; set; }
    [Parameter] public EventCallback OnClose { get; set; }

    private string Link => new LogAddress(LogFilter.All, Id).ToUri();

    protected override async Task OnParametersSetAsync()
    {
        if (_shownId == Id)
        {
            return;
        }

        (_shownId, _takeFocus) = (Id, true);
        await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_takeFocus)
        {
            _takeFocus = false;
            await _heading.FocusAsync();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            _fault = null;
            _entry = await store.FindAsync(Id);
            _around = _entry?.DeviceId is { } device ? await AroundAsync(_entry, new LogFilter { DeviceIds = [device] }) : [];
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _fault = ErrorWords.For(exception);
        }
    }

    private async Task<IReadOnlyList<LogEntry>> AroundAsync(LogEntry entry, LogFilter device) =>
    [
        .. await store.PageAsync(new LogQuery(device, Before: entry.Id, Limit: Neighbours)),
        entry,
        .. await store.PageAsync(new LogQuery(device, After: entry.Id, Limit: Neighbours)),
    ];

    private async Task DeleteAsync()
    {
        var sure = await dialogs.ShowMessageBoxAsync(
            "Delete this entry?", $"Entry {Id}, “{InertText.Line(_entry!.Message)}”. It cannot be brought back.", yesText: "Delete", cancelText: "Cancel");
        if (sure is not true || !await permissions.MayAsync(Policies.Own, $"Deleted the log entry {Id}"))
        {
            return;
        }

        try
        {
            await deletion.DeleteAsync(Id);
            snackbar.Add($"Entry {Id} deleted.", Severity.Success);
            await OnClose.InvokeAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            snackbar.Add($"Entry {Id} was not deleted: {ErrorWords.For(exception)}", Severity.Error);
        }
    }

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Escape" ? OnClose.InvokeAsync() : Task.CompletedTask;

    private static IEnumerable<(string Term, string Value)> Facts(LogEntry entry)
    {
        const string Exact = "yyyy-MM-dd HH:mm:ss.fff zzz";
        yield return ("Received", entry.Time.ToLocalTime().ToString(Exact));
        if (entry.DeviceTime is { } time)
        {
            yield return ("On the device", time.ToLocalTime().ToString(Exact));
        }

        yield return ("Level", LevelLook.Of(entry.Level).Word);
        yield return ("Type", entry.Type);
        yield return ("Topic", entry.Topic);
        if (entry.Boot is { } boot && entry.Seq is { } seq)
        {
            yield return ("Boot, number", $"boot {boot}, entry {seq}");
        }
    }

    private static string Cut(string message) => message.Length > PrettyJson.Longest ? message[..PrettyJson.Longest] + "…" : message;
}
