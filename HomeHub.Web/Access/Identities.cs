using System.Globalization;
using System.Security.Claims;
using HomeHub.Core.Access;

namespace HomeHub.Web.Access;

/// <summary>Users and tokens as principals, and back. A principal is a claim made earlier: what it may now is asked of the registry.</summary>
internal static class Identities
{
    public const string Scheme = "HomeHub";
    private const string Stamp = "stamp";
    private const string Token = "token";

    public static ClaimsPrincipal Of(User user) => new(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, user.Id.ToString(CultureInfo.InvariantCulture)), new(ClaimTypes.Name, user.Name),
            new(ClaimTypes.Role, user.Role.ToString()), new(Stamp, user.Stamp),
        ], Scheme));

    public static ClaimsPrincipal Of(ApiToken token) => new(new ClaimsIdentity(
        [
            new(Token, token.Id.ToString(CultureInfo.InvariantCulture)), new(ClaimTypes.Name, $"token {token.Name}"), new(ClaimTypes.Role, token.Role.ToString()),
        ], TokenHandler.Scheme));

    /// <summary>The user, where the session still stands.</summary>
    public static User? UserOf(this AccessSnapshot known, ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id)
        && known.Find(id) is { } user && user.Stamp == principal.FindFirstValue(Stamp) ? user : null;

    /// <summary>What the principal may do now; null: nothing, it is no longer signed in.</summary>
    public static Role? RoleOf(this AccessSnapshot known, ClaimsPrincipal principal, DateTimeOffset now)
    {
        if (principal.FindFirstValue(Token) is { } text)
        {
            return known.Tokens.FirstOrDefault(token => token.Id.ToString(CultureInfo.InvariantCulture) == text) is { } token && token.Fault(now) is null ? token.Role : null;
        }

        return known.UserOf(principal)?.Role;
    }

    /// <summary>The principal with the role it has now, itself where that is the one it came with; null: it is no longer signed in.</summary>
    public static ClaimsPrincipal? LivingOf(this AccessSnapshot known, ClaimsPrincipal principal, DateTimeOffset now)
    {
        if (known.RoleOf(principal, now)?.ToString() is not { } role)
        {
            return null;
        }

        if (principal.IsInRole(role))
        {
            return principal;
        }

        var living = new ClaimsIdentity(principal.Claims.Where(claim => claim.Type != ClaimTypes.Role), principal.Identity!.AuthenticationType);
        living.AddClaim(new(ClaimTypes.Role, role));
        return new(living);
    }

    /// <summary>The same as an actor, for histories; null: not signed in.</summary>
    public static Actor? ActorOf(this AccessSnapshot known, ClaimsPrincipal principal, DateTimeOffset now, string? address) =>
        known.RoleOf(principal, now) is { } role ? new Actor(principal.Identity?.Name ?? "", role, address) : null;
}
