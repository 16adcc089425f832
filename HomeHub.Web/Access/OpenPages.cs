using System.Collections.Concurrent;
using HomeHub.Core.Access;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Access;

/// <summary>
/// How many pages are open, in all and by address: each holds memory here. Whoever comes when it is full gets a plain page that says so;
/// devices are not kept waiting by any number of pages.
/// </summary>
internal sealed class OpenPages(IOptions<AccessOptions> options)
{
    private readonly ConcurrentDictionary<string, int> _byAddress = new();
    private int _all;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var address = context.Address();
        if (!IsCircuit(context))
        {
            await (IsPage(context) && Full(address) ? RefuseAsync(context) : next(context));
        }
        else if (!OriginGate.IsWebSocket(context))
        {
            // Long polling would be a circuit nobody counts.
            await context.RefuseAsync(StatusCodes.Status400BadRequest, "WebSockets are needed", "HomeHub's pages need WebSockets; something between this browser and HomeHub does not let them through.");
        }
        else if (!Enter(address))
        {
            await RefuseAsync(context);
        }
        else
        {
            try
            {
                await next(context);
            }
            finally
            {
                Leave(address);
            }
        }
    }

    private bool Full(string address) =>
        Volatile.Read(ref _all) >= options.Value.Circuits || _byAddress.GetValueOrDefault(address) >= options.Value.CircuitsPerAddress;

    /// <summary>Counted first and looked at then, so that those who come at once do not all find the last place free.</summary>
    private bool Enter(string address)
    {
        var all = Interlocked.Increment(ref _all);
        var here = _byAddress.AddOrUpdate(address, 1, (_, count) => count + 1);
        if (all <= options.Value.Circuits && here <= options.Value.CircuitsPerAddress)
        {
            return true;
        }

        Leave(address);
        return false;
    }

    private void Leave(string address)
    {
        Interlocked.Decrement(ref _all);
        if (_byAddress.AddOrUpdate(address, 0, (_, count) => count - 1) <= 0)
        {
            _byAddress.TryRemove(new(address, 0));
        }
    }

    /// <summary>Asked of the endpoint, as a path is written in more ways than one; negotiation and a closed page's last words are endpoints of their own.</summary>
    private static bool IsCircuit(HttpContext context) => context.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<HubMetadata>() is not null && metadata.GetMetadata<NegotiateMetadata>() is null;

    private static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is { } page
        && !page.Type.IsDefined(typeof(Microsoft.AspNetCore.Components.ExcludeFromInteractiveRoutingAttribute), inherit: true);

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "30";
        return context.RefuseAsync(StatusCodes.Status503ServiceUnavailable, "Too many pages are open",
            "HomeHub shows as many pages as it can hold. Close some of them, on other devices too, and load this page again. Devices go on undisturbed.");
    }
}
