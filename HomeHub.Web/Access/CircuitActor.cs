using HomeHub.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace HomeHub.Web.Access;

/// <summary>Each event of an open page runs on behalf of whoever signed in there.</summary>
internal sealed class CircuitActor(AuthenticationStateProvider authentication, WhoAsks who) : CircuitHandler
{
    private static readonly Actor Nobody = new("somebody signed out", Role.Viewer, null);

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        (authentication as LivingAuthentication)?.Watch();
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        // After they were signed out it is nobody, who may change nothing, for the moment until the page is gone.
        Actor.Is(who.Of((await authentication.GetAuthenticationStateAsync()).User) ?? Nobody);
        await next(context);
    };
}
