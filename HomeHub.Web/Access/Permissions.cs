using HomeHub.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace HomeHub.Web.Access;

internal sealed class Permissions(
    AuthenticationStateProvider authentication, AccessRegistry registry, AuditStore audit, ISnackbar snackbar, TimeProvider clock) : IPermissions
{
    public async Task<bool> HasAsync(string policy) =>
        (await registry.CurrentAsync()).RoleOf((await authentication.GetAuthenticationStateAsync()).User, clock.GetUtcNow()) is { } role && role >= Policies.Needed(policy);

    public async Task<bool> MayAsync(string policy, string? what)
    {
        var may = await HasAsync(policy);
        if (!may)
        {
            snackbar.Add($"Only {Policies.Who(policy)} can do this.", Severity.Warning);
        }

        if (what is not null)
        {
            await audit.AddAsync(what, may);
        }

        return may;
    }
}
