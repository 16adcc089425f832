using System.Text.Encodings.Web;

namespace HomeHub.Web.Access;

/// <summary>A page of a few words without scripts, for what is refused before there is anything else.</summary>
internal static class PlainPage
{
    public static async Task WriteAsync(HttpContext context, int status, string title, string words)
    {
        var html = HtmlEncoder.Default;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await context.Response.WriteAsync($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{html.Encode(title)}} · HomeHub</title>
            <style>:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif } main { max-width: 34rem; margin: 12vh auto; padding: 0 16px }</style>
            </head>
            <body><main><h1>{{html.Encode(title)}}</h1><p>{{html.Encode(words)}}</p></main></body>
            </html>
            """, context.RequestAborted);
    }
}
