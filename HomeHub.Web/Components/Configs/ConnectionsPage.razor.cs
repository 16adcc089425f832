using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Configs;

/// <summary>The reusable connections, who uses them, and what can be done with them; live.</summary>
public sealed partial class ConnectionsPage(
    ConnectionStore connections, ConfigFeed feed, DeviceRegistry registry, IDialogService dialogs, ISnackbar snackbar, IPermissions permissions) : ComponentBase, IDisposable
{
    private LiveRefresh? _live;
    private ConnectionSet _known = ConnectionSet.Empty;
    private Dictionary<IReusableConnection, IReadOnlyList<string>> _users = [];

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), DispatchExceptionAsync);
            _live.Start(feed.WatchAsync);
        }
    }

    public void Dispose() => _live?.Dispose();

    private async Task ReadAsync()
    {
        var known = await connections.AllAsync();
        var users = new Dictionary<IReusableConnection, IReadOnlyList<string>>();
        foreach (var connection in known.All)
        {
            users[connection] = await connections.UsersAsync(connection);
        }

        (_known, _users) = (known, users);
    }

    private async Task ShowAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private string UsedBy(IReusableConnection connection, ConnectionWords words) => _users.GetValueOrDefault(connection) is { Count: > 0 } users
        ? $"Used by {ConnectionWords.Names(users, registry)}"
        : words.Delivered ? "No device uses it by its configuration" : "";

    private async Task EditAsync(ConnectionEdit edit)
    {
        var words = ConnectionWords.Of(edit.Kind);
        var parameters = new DialogParameters<ConnectionDialog> { { dialog => dialog.Edit, edit } };
        await (await dialogs.ShowAsync<ConnectionDialog>(edit.Id == 0 ? $"Add {words.One}" : $"Change the {words.Noun} {edit.Name}", parameters)).Result;
        await ShowAsync();
    }

    private async Task MakeDefaultAsync(IReusableConnection connection)
    {
        var edit = ConnectionEdit.Of(connection, _known);
        edit.IsDefault = true;
        await TellAsync($"{connection.Name} could not be made the default.", async () =>
        {
            var would = await edit.TryAsync(connections);
            var meaning = ConnectionWords.Meaning(would.DeviceIds, registry);
            if (would.Errors.Count == 0 && meaning.Length > 0
                && await dialogs.ShowMessageBoxAsync($"Make {connection.Name} the default?", meaning, yesText: "Make it the default", cancelText: "Cancel") != true)
            {
                return null;
            }

            if (would.Errors.Count > 0)
            {
                return would;
            }

            return !await permissions.MayAsync(Policies.Own, $"Made {connection.Name} the default") ? null : (await edit.SaveAsync(connections, PageAuthor.Name)).Save;
        }, save => save.DeviceIds.Count == 0 ? $"{connection.Name} is the default now." : $"{connection.Name} is the default now; {ConnectionWords.Names(save.DeviceIds, registry)} will use it.");
    }

    private async Task DeleteAsync(IReusableConnection connection)
    {
        if (await connections.UsersAsync(connection) is { Count: > 0 } users)
        {
            await dialogs.ShowMessageBoxAsync($"{connection.Name} is in use",
                $"{ConnectionWords.Names(users, registry)} {(users.Count == 1 ? "uses" : "use")} it. Choose another one on the Configuration tab of each first, or make another one the default where they use the default.",
                yesText: "Close");
            return;
        }

        var left = connection.IsDefault && _known.All.Count(other => other.GetType() == connection.GetType()) > 1
            ? " It is the default, and there is none then until you choose one." : "";
        if (await dialogs.ShowMessageBoxAsync($"Delete {connection.Name}?", $"No device uses it by its configuration. Boards that were set up with it keep it.{left}",
            yesText: $"Delete {connection.Name}", cancelText: "Keep it") != true
            || !await permissions.MayAsync(Policies.Own, $"Deleted the connection {connection.Name}"))
        {
            return;
        }

        await TellAsync($"{connection.Name} could not be deleted.", async () => connection switch
        {
            WifiNetwork => await connections.DeleteAsync<WifiNetwork>(connection.Id),
            MqttBroker => await connections.DeleteAsync<MqttBroker>(connection.Id),
            _ => await connections.DeleteAsync<FtpServer>(connection.Id),
        }, _ => $"{connection.Name} was deleted.");
    }

    /// <summary>Does it and says what came of it; null: it was not wanted after all.</summary>
    private async Task TellAsync(string failed, Func<Task<ConnectionSave?>> act, Func<ConnectionSave, string> done)
    {
        try
        {
            if (await act() is { } save)
            {
                _ = save.Errors.Count == 0 ? snackbar.Add(done(save), Severity.Success) : snackbar.Add($"{failed} {save.Errors[0].Message}", Severity.Error);
                await ShowAsync();
            }
        }
        catch (Exception exception)
        {
            snackbar.Add($"{failed} {ErrorWords.For(exception)}", Severity.Error);
        }
    }
}
