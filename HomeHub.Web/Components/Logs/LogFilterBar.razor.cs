using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Logs;

public sealed partial class LogFilterBar(LogStore store, DeviceRegistry registry, DeviceNames names, IDialogService dialogs, IPermissions permissions) : ComponentBase
{
    private IReadOnlyList<string> _types = [];
    private bool _open;
    private bool _mayDelete;

    [Parameter, EditorRequired] public LogFilter Filter { get; set; } = LogFilter.All;
    [Parameter] public EventCallback<LogFilter> FilterChanged { get; set; }
    [Parameter] public EventCallback<DateTimeOffset> OnJump { get; set; }

    private bool Narrowed => !(Filter with { Text = null }).IsEmpty;

    /// <summary>Devices there are, and those of the address that are not (any more).</summary>
    private IEnumerable<(string Id, string Name)> Devices =>
        registry.All.Select(d => (d.Id, d.Name)).UnionBy(Filter.DeviceIds.Select(id => (Id: id, Name: names.For(id))), d => d.Id);

    protected override async Task OnInitializedAsync()
    {
        _mayDelete = await permissions.HasAsync(Policies.Own);
        await ReadTypesAsync(true);
    }

    private async Task ReadTypesAsync(bool opened)
    {
        try
        {
            _types = opened ? await store.TypesAsync() : _types;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The list says that the log cannot be read; types are chosen from what was known.
        }
    }

    private Task ChangeAsync(LogFilter filter) => filter.Equals(Filter) ? Task.CompletedTask : FilterChanged.InvokeAsync(filter);

    private string Export(string format) => new LogAddress(Filter).ToExportUri(format);

    private async Task JumpAsync()
    {
        var dialog = await dialogs.ShowAsync<LogTimeDialog>("Go to a time");
        if (await dialog.GetReturnValueAsync<DateTimeOffset?>() is { } time)
        {
            await OnJump.InvokeAsync(time);
        }
    }

    private async Task DeleteAsync() => await dialogs.ShowAsync<LogDeleteDialog>(
        "Delete entries", new DialogParameters<LogDeleteDialog> { { d => d.Filter, Filter } }, new DialogOptions { BackdropClick = false, CloseOnEscapeKey = false });

    private string DevicesText(IReadOnlyList<string?>? ids) => Some(ids, names.For, "devices");
    private string LevelsText(IReadOnlyList<string?>? levels) => Some(Filter.Levels.Select(l => LevelLook.Of(l).Word).ToList(), w => w, "levels");
    private static string TypesText(IReadOnlyList<string?>? types) => Some(types, InertText.Line, "types");

    private static string Some(IReadOnlyList<string?>? values, Func<string, string> nameOf, string several) => values switch
    {
        null or [] => "",
        [var one] => nameOf(one ?? ""),
        [var one, var two] => $"{nameOf(one ?? "")}, {nameOf(two ?? "")}",
        _ => $"{values.Count} {several}",
    };

    private static IReadOnlyList<string> List(IEnumerable<string?>? values) => [.. (values ?? []).OfType<string>().Order(StringComparer.Ordinal)];
}
