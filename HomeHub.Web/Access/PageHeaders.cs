using System.Security.Cryptography;
using HomeHub.Core.Access;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Access;

/// <summary>What browsers are told to forbid. Whatever devices and people typed stays text even where something went wrong with showing it.</summary>
internal sealed class PageHeaders(IOptions<AccessOptions> options)
{
    private static readonly object NonceItem = new();
    private readonly string _ancestors = options.Value.FrameAncestors.Trim();

    /// <summary>Stands at the one script that is written into the page: the import map.</summary>
    public static string Nonce(HttpContext context) => (string)(context.Items[NonceItem] ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            // MudBlazor writes style attributes and its palettes as style elements, hence the exception for styles.
            $"default-src 'self'; script-src 'self' 'nonce-{Nonce(context)}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + $"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {_ancestors}";
        headers.XContentTypeOptions = "nosniff";
        if (_ancestors == "'none'")
        {
            headers.XFrameOptions = "DENY";
        }

        // Nothing to other sites. With no-referrer browsers would also hide from HomeHub that its own forms are its own (Origin: null).
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(context);
    }
}
