using HomeHub.Core.Access;
using HomeHub.Core.Devices;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Access;

/// <summary>Name and password, and where to go then.</summary>
public sealed partial class SignInPage(UserStore users, AuditStore audit, SignInThrottle throttle, NavigationManager navigation) : ComponentBase
{
    private string? _fault;

    [CascadingParameter] public HttpContext? Http { get; set; }
    [SupplyParameterFromForm(FormName = "sign-in")] public SignInForm? Form { get; set; }
    [SupplyParameterFromQuery(Name = Sessions.ReturnTo)] public string? To { get; set; }

    /// <summary>What somebody is told who has to wait.</summary>
    public static string Wait(TimeSpan wait) =>
        $"Too many tries were wrong. The next one is taken in {Durations.Words(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))}.";

    protected override void OnInitialized() => Form ??= new SignInForm();

    private async Task SignInAsync()
    {
        var (http, name) = (Http!, Form!.Name ?? "");
        var wait = throttle.Begin(name, http.Address());
        if (wait > TimeSpan.Zero)
        {
            (_fault, http.Response.StatusCode) = (Wait(wait), http.TooSoon(wait));
            return;
        }

        if (await users.VerifyAsync(name, Form.Password) is not { } user)
        {
            await audit.AddAsync("Failed to sign in: wrong name or password", allowed: false, who: name.Length == 0 ? "(no name)" : name);
            (_fault, http.Response.StatusCode) = ("Name or password is wrong.", StatusCodes.Status403Forbidden);
            return;
        }

        throttle.Succeeded(name, http.Address());
        await users.SignedInAsync(user.Id);
        await audit.AddAsync("Signed in", who: user.Name);
        await http.SignInAsync(Identities.Scheme, Identities.Of(user), new AuthenticationProperties { IsPersistent = true });
        navigation.NavigateTo(Sessions.Local(To));
    }
}

/// <summary>What was typed.</summary>
public sealed class SignInForm
{
    public string? Name { get; set; }
    public string? Password { get; set; }
}
