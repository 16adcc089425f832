using HomeHub.Core.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace HomeHub.Web.Access;

/// <summary>Each event of an open page runs on behalf of whoever signed in there; after they were signed out, none runs.</summary>
internal sealed class CircuitActor(AuthenticationStateProvider authentication, WhoAsks who) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        (authentication as LivingAuthentication)?.Watch();
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (who.Of((await authentication.GetAuthenticationStateAsync()).User) is { } actor)
        {
            Actor.Is(actor);
            await next(context);
        }
    };
}
