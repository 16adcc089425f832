using Microsoft.AspNetCore.HttpOverrides;

namespace HomeHub.Web.Access;

/// <summary>
/// Home Assistant's ingress says in a header of its own below which path it shows a page; here it becomes the usual one, which is believed of
/// listed proxies only. (https://developers.home-assistant.io/docs/add-ons/presentation#ingress)
/// </summary>
internal static class Ingress
{
    private const string Path = "X-Ingress-Path";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue(Path, out var path))
        {
            headers.TryAdd(ForwardedHeadersDefaults.XForwardedPrefixHeaderName, path);
        }

        return next(context);
    }
}
