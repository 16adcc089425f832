using System.Text.Encodings.Web;
using HomeHub.Core.Access;
using HomeHub.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Access;

/// <summary>API tokens in the Authorization header, and nowhere else: addresses end up in logs and histories.</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessRegistry registry, TokenStore tokens, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Bearer";
    private const string Start = Scheme + " ";

    public static bool IsMeant(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsMeant(Request))
        {
            return AuthenticateResult.NoResult();
        }

        var token = await registry.FindTokenAsync(Request.Headers.Authorization.ToString()[Start.Length..].Trim());
        if (token?.Fault(clock.GetUtcNow()) is var fault && (token is null || fault is not null))
        {
            return AuthenticateResult.Fail(fault ?? "There is no such token.");
        }

        try
        {
            await tokens.UsedAsync(token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Logger.LogDebug(exception, "When the token was used could not be saved");
        }

        return AuthenticateResult.Success(new AuthenticationTicket(Identities.Of(token), Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var why = (await HandleAuthenticateOnceSafeAsync()).Failure?.Message;
        await ApiProblems.UnauthorizedAsync(Context, why);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiProblems.Forbidden(Context).ExecuteAsync(Context);
}
