using System.Security.Claims;
using HomeHub.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace HomeHub.Web.Access;

/// <summary>Who is signed in on an open page: looked at again whenever somebody's access changes, and now and then.</summary>
internal sealed class LivingAuthentication : RevalidatingServerAuthenticationStateProvider
{
    private readonly AccessRegistry _registry;
    private readonly TimeProvider _clock;

    public LivingAuthentication(ILoggerFactory logger, AccessRegistry registry, TimeProvider clock) : base(logger)
    {
        (_registry, _clock) = (registry, clock);
    }

    /// <summary>From when the page is open; what is sent whole is over before anything can change.</summary>
    public void Watch()
    {
        _registry.Changed += OnChanged;
        // It may have changed since the page was asked for.
        OnChanged();
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        (await _registry.CurrentAsync()).RoleOf(authenticationState.User, _clock.GetUtcNow()) is not null;

    protected override void Dispose(bool disposing)
    {
        _registry.Changed -= OnChanged;
        base.Dispose(disposing);
    }

    private void OnChanged() => _ = LookAsync();

    private async Task LookAsync()
    {
        try
        {
            var user = (await GetAuthenticationStateAsync()).User;
            var living = _registry.Known.LivingOf(user, _clock.GetUtcNow());
            if (user.Identity?.IsAuthenticated == true && living != user)
            {
                // Who may do less now loses at once what is shown for others, and not only what it does.
                SetAuthenticationState(Task.FromResult(new AuthenticationState(living ?? new ClaimsPrincipal(new ClaimsIdentity()))));
            }
        }
        catch (InvalidOperationException)
        {
            // A page that is not yet under way, or no longer.
        }
    }
}
