using HomeHub.Core.Access;
using HomeHub.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Access;

/// <summary>Signed-in browsers: a cookie that scripts cannot read, looked up at each request.</summary>
internal sealed class Sessions(IOptions<AccessOptions> access, IConfiguration configuration) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string SignInPath = "/sign-in";
    public const string ReturnTo = "to";

    public void Configure(CookieAuthenticationOptions options) => Configure(Identities.Scheme, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        var secure = IsHttpsOnly(configuration);
        // Browsers take a __Host- cookie only over HTTPS, from this very host.
        options.Cookie.Name = secure ? "__Host-homehub" : "homehub";
        options.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.Path = "/";
        options.ExpireTimeSpan = TimeSpan.FromDays(access.Value.SessionDays);
        options.SlidingExpiration = true;
        options.LoginPath = SignInPath;
        options.AccessDeniedPath = "/not-allowed";
        options.ReturnUrlParameter = ReturnTo;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>Where a page leads after signing in; never off this site, and by itself to the overview.</summary>
    public static string Local(string? to) => to is ['/', ..] && !(to.Length > 1 && to[1] is '/' or '\\') && !to.Any(char.IsControl) ? to : "";

    private static bool IsHttpsOnly(IConfiguration configuration) =>
        Certificates.Uris(configuration).Select(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } secure && secure.TrueForAll(one => one);

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var known = await context.HttpContext.RequestServices.GetRequiredService<AccessRegistry>().CurrentAsync();
        if (known.UserOf(context.Principal!) is { } user)
        {
            // The name and the role as they are now.
            context.ReplacePrincipal(Identities.Of(user));
        }
        else
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
    }

    /// <summary>Programs get a problem in words, people a page, and a circuit a plain refusal.</summary>
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var request = context.Request;
        if (ApiSetup.IsApi(request.Path))
        {
            return status == StatusCodes.Status403Forbidden ? ApiProblems.Forbidden(context.HttpContext).ExecuteAsync(context.HttpContext)
                : ApiProblems.UnauthorizedAsync(context.HttpContext, null);
        }

        if (request.Path.StartsWithSegments("/_blazor") || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return PlainPage.WriteAsync(context.HttpContext, status, "Sign in first", "This needs somebody who is signed in, or who may do more.");
        }

        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
