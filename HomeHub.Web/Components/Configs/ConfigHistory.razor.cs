using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Configs;

/// <summary>The history of a device's config. The open version stands in the address, to be shared.</summary>
public sealed partial class ConfigHistory(
    ConfigStore configs, ConfigVersionStore versions, ConnectionStore connections, ConfigSync sync, ConfigFeed feed, DeviceRegistry registry,
    NavigationManager navigation, IDialogService dialogs, ISnackbar snackbar) : ComponentBase, IDisposable
{
    private const string Query = "version";

    private LiveRefresh? _live;
    private int _most = 12;
    private long _now;
    private ConfigState? _state;
    private IReadOnlyList<ConfigVersionView> _versions = [];
    private IReadOnlyList<ConfigDifference>? _toNow;
    private IReadOnlyList<ConfigDifference> _sheet = [];

    [Parameter, EditorRequired] public string DeviceId { get; set; } = "";

    /// <summary>The version that is open.</summary>
    [SupplyParameterFromQuery(Name = Query)] public long? Open { get; set; }

    private string NowLabel => _now > 0 ? $"Now: version {_now}" : "Now";

    protected override Task OnParametersSetAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), exception => InvokeAsync(() => snackbar.Add(ErrorWords.Stale(exception), Severity.Warning)));
            _live.Start(feed.WatchAsync);
        }
    }

    public void Dispose() => _live?.Dispose();

    private static string Marks(ConfigState state, long version) => (version == state.Running, version == state.Wanted && state.Kind != ConfigStateKind.InSync) switch
    {
        (true, _) => "running",
        (_, true) => ConfigLook.Of(state).Word,
        _ => "",
    };

    private bool IsNewest(ConfigVersionView version) => version.Version == _now;

    /// <summary>Opens it, or closes the one that is open.</summary>
    private string Href(long version) => navigation.GetUriWithQueryParameter(Query, version == Open ? null : version);

    private async Task ReadAsync()
    {
        _state = sync.StateOf(DeviceId);
        _versions = await versions.ListAsync(DeviceId);
        _now = (await configs.FindAsync(DeviceId))?.Version ?? 0;
        if (_versions.FirstOrDefault(version => version.Version == Open) is { } open)
        {
            var board = registry.Find(DeviceId) is { } device ? Boards.Of(device) : null;
            _toNow = await versions.CompareAsync(DeviceId, open.Version, null, board);
            _sheet = ConfigComparison.Everything(open.Content, await connections.AllAsync(), board);
            // One that a link leads to is shown, however old it is.
            _most = Math.Max(_most, _versions.Count(version => version.Version >= open.Version));
        }
    }

    private async Task ShowAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private async Task RestoreAsync(ConfigVersionView version)
    {
        if (registry.Find(DeviceId) is { } device)
        {
            await RestoreDialog.AskAsync(dialogs, device, version.Version);
        }
    }
}
