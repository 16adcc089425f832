using HomeHub.Core.Logs;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace HomeHub.Web.Components.Settings;

/// <summary>The retention form, and running it now.</summary>
public sealed partial class RetentionSection(
    LogRetention retention, ISnackbar snackbar, IDialogService dialogs, SharedClock clock, IPermissions permissions) : ComponentBase
{
    private RetentionForm? _form;
    private bool _running;

    private string LastRun => retention.LastRun is { } last
        ? $"It runs hourly; the last run, {RelativeWords.For(last.Time, clock.Now)}, deleted {Counted.Words(last.Deleted, "entry", "entries")}."
        : "It runs hourly; it has not run since HomeHub started.";

    protected override async Task OnInitializedAsync() => _form = new RetentionForm(await retention.PolicyAsync());

    private async Task SaveAsync()
    {
        if (_form is not { IsValid: true } form || !await permissions.MayAsync(Policies.Own, "Changed the retention of log entries"))
        {
            return;
        }

        if (form.Shortens && await dialogs.ShowMessageBoxAsync("Delete older entries?",
            $"{form.Loss} This cannot be undone.", yesText: "Save and delete", cancelText: "Cancel") != true)
        {
            return;
        }

        try
        {
            await retention.SetPolicyAsync(form.Policy());
            _form = new RetentionForm(form.Policy());
            snackbar.Add("Retention is saved; what is too old or too much is deleted now.", Severity.Success);
        }
        catch (Exception exception)
        {
            snackbar.Add($"Retention could not be saved. {ErrorWords.For(exception)}", Severity.Error);
        }
    }

    private async Task RunAsync()
    {
        if (!await permissions.MayAsync(Policies.Own, "Deleted log entries that are too old or too many"))
        {
            return;
        }

        _running = true;
        try
        {
            var deleted = await retention.RunAsync();
            snackbar.Add(deleted == 0 ? "Nothing is too old or too much." : $"{Counted.Words(deleted, "entry", "entries")} deleted.", Severity.Success);
        }
        catch (Exception exception)
        {
            snackbar.Add($"Old entries could not be deleted. {ErrorWords.For(exception)}", Severity.Error);
        }
        finally
        {
            _running = false;
        }
    }

    private async Task AskAsync(LocationChangingContext context)
    {
        var leave = await dialogs.ShowMessageBoxAsync("Leave without saving?", "The retention was changed and is not saved.", yesText: "Leave", cancelText: "Stay");
        if (leave != true)
        {
            context.PreventNavigation();
        }
    }
}
