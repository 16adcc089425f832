using HomeHub.Core.Access;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Access;

/// <summary>What everybody can do about themselves.</summary>
public sealed partial class AccountPage(UserStore users, AccessRegistry registry, AuditStore audit, SignInThrottle throttle, NavigationManager navigation) : ComponentBase
{
    private IReadOnlyList<AccessFault> _faults = [];
    private string? _said;
    private User? _user;

    [CascadingParameter] public HttpContext? Http { get; set; }
    [SupplyParameterFromForm(FormName = "password")] public AccountForm? Form { get; set; }

    protected override void OnInitialized()
    {
        Form ??= new AccountForm();
        // A token has no account.
        _user = registry.Known.UserOf(Http!.User);
    }

    private string? Fault(string field) => _faults.FirstOrDefault(fault => fault.Field == field)?.Message;

    private async Task SignOutAsync()
    {
        await audit.AddAsync("Signed out");
        await Http!.SignOutAsync(Identities.Scheme);
        navigation.NavigateTo("sign-in");
    }

    private async Task EverywhereAsync()
    {
        if (_user is not null)
        {
            await users.EndSessionsAsync(_user.Id);
        }

        await Http!.SignOutAsync(Identities.Scheme);
        navigation.NavigateTo("sign-in");
    }

    private async Task ChangeAsync()
    {
        var (http, form) = (Http!, Form!);
        if (_user is null)
        {
            Refuse(StatusCodes.Status403Forbidden, new AccessFault("", "A token has no password."));
            return;
        }

        var wait = throttle.Begin(_user.Name, http.Address());
        if (wait > TimeSpan.Zero)
        {
            Refuse(http.TooSoon(wait), new AccessFault("", SignInPage.Wait(wait)));
            return;
        }

        if (!users.IsPassword(_user, form.Old))
        {
            Refuse(StatusCodes.Status403Forbidden, new AccessFault("old", "That is not your password."));
            return;
        }

        throttle.Succeeded(_user.Name, http.Address());
        if (form.New != form.Again)
        {
            Refuse(StatusCodes.Status400BadRequest, new AccessFault("again", "This is another password than the one above."));
            return;
        }

        var save = await users.SetPasswordAsync(_user.Id, form.New);
        if (save.User is not { } user)
        {
            Refuse(StatusCodes.Status400BadRequest, [.. save.Faults]);
            return;
        }

        await http.SignInAsync(Identities.Scheme, Identities.Of(user), new AuthenticationProperties { IsPersistent = true });
        _said = "Your password is changed.";
    }

    private void Refuse(int status, params AccessFault[] faults) => (_faults, Http!.Response.StatusCode) = (faults, status);
}

/// <summary>What was typed.</summary>
public sealed class AccountForm
{
    public string? Name { get; set; }
    public string? Old { get; set; }
    public string? New { get; set; }
    public string? Again { get; set; }
}
