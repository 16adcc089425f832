using System.Security.Claims;
using HomeHub.Core.Access;

namespace HomeHub.Web.Access;

/// <summary>Tells everything below a request on whose behalf it runs, and cuts long ones off when their session or token ends.</summary>
internal sealed class WhoAsks(AccessRegistry registry, TimeProvider clock)
{
    private const string AddressClaim = "address";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (user, address) = (context.User, context.Address());
        if (user.Identity is not ClaimsIdentity { IsAuthenticated: true } identity)
        {
            Actor.Is(new Actor("somebody not signed in", Role.Viewer, address));
            await next(context);
            return;
        }

        // A circuit knows no request; its principal does.
        identity.AddClaim(new Claim(AddressClaim, address));
        Actor.Is(Of(user));
        if (!IsLong(context))
        {
            await next(context);
            return;
        }

        void Check()
        {
            if (registry.Known.RoleOf(user, clock.GetUtcNow()) is null)
            {
                // An open page goes to where one signs in by itself; nothing that is done there counts any more.
                _ = AbortAsync(context, OriginGate.IsWebSocket(context) ? Grace : TimeSpan.Zero);
            }
        }

        registry.Changed += Check;
        try
        {
            // A token runs out by itself, and the command line revokes without a word.
            await using var timer = clock.CreateTimer(_ => _ = LookAsync(Check), null, LookAgain, LookAgain);
            await next(context);
        }
        finally
        {
            registry.Changed -= Check;
        }
    }

    /// <summary>Who this is now; null: nobody any more.</summary>
    public Actor? Of(ClaimsPrincipal user) => registry.Known.ActorOf(user, clock.GetUtcNow(), user.FindFirstValue(AddressClaim));

    private async Task AbortAsync(HttpContext context, TimeSpan after)
    {
        var ended = context.RequestAborted;
        await Task.Delay(after, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task LookAsync(Action check)
    {
        await registry.CurrentAsync();
        check();
    }

    /// <summary>Asked of the endpoint: a path is written in more ways than one.</summary>
    private static bool IsLong(HttpContext context) => OriginGate.IsWebSocket(context) || context.GetEndpoint()?.Metadata.GetMetadata<StaysOpen>() is not null;
}

/// <summary>Where a request comes from.</summary>
internal static class RequestAddress
{
    public static string Address(this HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };

    /// <summary>Tells the client how long to wait; returns the status to answer with.</summary>
    public static int TooSoon(this HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return StatusCodes.Status429TooManyRequests;
    }
}
