using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Messaging;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Broker;

/// <summary>How each device signs in to the broker, live; an owner gives it a user, a new password, or ends its user.</summary>
public sealed partial class DeviceUsersSection(
    DeviceUsers users, DeviceCredentialStore credentials, CredentialDelivery delivery, DeviceLogins logins, ConnectionGuide guide, IPermissions permissions, IDialogService dialogs,
    ISnackbar snackbar) : ComponentBase, IDisposable
{
    /// <summary>A tap beside it must not close what is not shown again.</summary>
    private static readonly DialogOptions ShownOnce = new() { BackdropClick = false, CloseOnEscapeKey = false };
    private LiveRefresh? _live;
    private bool _busy;
    private IReadOnlyList<DeviceUserView> _all = [];

    protected override async Task OnInitializedAsync() => _all = await users.AllAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _live = new LiveRefresh(() => InvokeAsync(ShowAsync), DispatchExceptionAsync);
            logins.Changed += _live.Request;
            _live.Start();
        }
    }

    public void Dispose()
    {
        if (_live is { } live)
        {
            logins.Changed -= live.Request;
            live.Dispose();
        }
    }

    private async Task ShowAsync()
    {
        _all = await users.AllAsync();
        StateHasChanged();
    }

    private async Task RenewAsync(DeviceUserView one)
    {
        if (_busy || !await permissions.MayAsync(Policies.Own, null) || (one.HasUser && !await AskAsync(one)))
        {
            return;
        }

        _busy = true;
        try
        {
            if (await delivery.RenewAsync(one.DeviceId, PageAuthor.Name) is { } made)
            {
                await dialogs.ShowAsync<MqttPasswordDialog>($"New password for {one.Name}", new DialogParameters<MqttPasswordDialog> { { dialog => dialog.Made, made } },
                    ShownOnce);
            }
            else
            {
                snackbar.Add($"{one.Name} is no device any more: end its user, or add it again.", Severity.Warning);
            }
        }
        catch (Exception exception)
        {
            snackbar.Add($"{one.Name} got no new password. {ErrorWords.For(exception)}", Severity.Error);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<bool> AskAsync(DeviceUserView one) => await dialogs.ShowMessageBoxAsync($"A new password for {one.Name}?",
        "Its board restarts and tries it; where it cannot connect with it, it comes back with the one it has.", yesText: "Make a new password", cancelText: "Cancel") == true;

    private async Task EndAsync(DeviceUserView one)
    {
        if (await permissions.MayAsync(Policies.Own, null)
            && await dialogs.ShowMessageBoxAsync($"End the user of {one.Name}?", "Its board is cut off at once, and stays away until it is set up with a new config.py.",
                yesText: $"End the user of {one.Name}", cancelText: "Cancel") == true)
        {
            await credentials.RevokeAsync(one.DeviceId);
            snackbar.Add($"The user of {one.Name} opens nothing any more.{(guide.Embedded ? "" : " Put the new files onto the broker.")}", Severity.Success);
        }
    }
}
