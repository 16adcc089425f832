using HomeHub.Core.Access;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Access;

/// <summary>Makes the first owner; gone once there is one.</summary>
public sealed partial class FirstOwnerPage(SetupCode setupCode, UserStore users, AccessRegistry registry, SignInThrottle throttle, NavigationManager navigation) : ComponentBase
{
    private const string Account = "setup code";
    private IReadOnlyList<AccessFault> _faults = [];

    [CascadingParameter] public HttpContext? Http { get; set; }
    [SupplyParameterFromForm(FormName = "setup")] public SetupForm? Form { get; set; }
    [SupplyParameterFromQuery(Name = "code")] public string? Code { get; set; }

    protected override void OnInitialized()
    {
        Form ??= new SetupForm();
        if (registry.Known.HasOwner)
        {
            navigation.NavigateTo("");
        }
        else
        {
            StartNotice.Tell(setupCode, navigation.BaseUri);
        }
    }

    private string? Fault(string field) => _faults.FirstOrDefault(fault => fault.Field == field)?.Message;

    private async Task SaveAsync()
    {
        var wait = throttle.Begin(Account, Http!.Address());
        if (wait > TimeSpan.Zero)
        {
            Refuse(Http!.TooSoon(wait), new AccessFault("", SignInPage.Wait(wait)));
            return;
        }

        if (!setupCode.IsRight(Form!.Code))
        {
            Refuse(StatusCodes.Status403Forbidden, new AccessFault("code", "That is not the code in the console. It is another one at each start."));
            return;
        }

        throttle.Succeeded(Account, Http!.Address());
        if (Form.Password != Form.Again)
        {
            Refuse(StatusCodes.Status400BadRequest, new AccessFault("again", "This is another password than the one above."));
            return;
        }

        var made = await users.AddFirstAsync(Form.Name, Form.Password);
        if (made.User is not { } owner)
        {
            Refuse(StatusCodes.Status400BadRequest, [.. made.Faults]);
            return;
        }

        await users.SignedInAsync(owner.Id);
        await Http!.SignInAsync(Identities.Scheme, Identities.Of(owner), new AuthenticationProperties { IsPersistent = true });
        navigation.NavigateTo("");
    }

    private void Refuse(int status, params AccessFault[] faults) => (_faults, Http!.Response.StatusCode) = (faults, status);
}

/// <summary>What was typed.</summary>
public sealed class SetupForm
{
    public string? Code { get; set; }
    public string? Name { get; set; }
    public string? Password { get; set; }
    public string? Again { get; set; }
}
