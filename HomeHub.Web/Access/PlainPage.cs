using System.Text.Encodings.Web;

namespace HomeHub.Web.Access;

/// <summary>Where a plain page leads.</summary>
/// <param name="Waits">It goes there by itself, when HomeHub was away and answers again.</param>
internal sealed record PlainLink(string Address, string Text, bool Waits = false);

/// <summary>A page of a few words, for what is refused before there is anything else, and for when there is nothing else for a moment.</summary>
internal static class PlainPage
{
    /// <summary>The answer that a page came with may be the last one before HomeHub goes: nothing else is fetched for this.</summary>
    private const string Wait = """
        (async () => {
          let away = false;
          for (let tries = 0; ; tries++) {
            await new Promise(resolve => setTimeout(resolve, 300));
            try {
              await fetch('healthz', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
              if (away || tries > 100) { location.replace(document.querySelector('a').href); return; }
            } catch { away = true; }
          }
        })();
        """;

    public static async Task WriteAsync(HttpContext context, int status, string title, string words, PlainLink? link = null)
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
            <base href="{{html.Encode($"{context.Request.PathBase}/")}}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{html.Encode(title)}} · HomeHub</title>
            <style>:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif } main { max-width: 34rem; margin: 12vh auto; padding: 0 16px }</style>
            </head>
            <body><main><h1>{{html.Encode(title)}}</h1><p>{{html.Encode(words)}}</p>{{(link is null ? "" : $"<p><a href=\"{html.Encode(link.Address)}\">{html.Encode(link.Text)}</a></p>")}}</main>
            {{(link is { Waits: true } ? $"<script nonce=\"{PageHeaders.Nonce(context)}\">{Wait}</script>" : "")}}</body>
            </html>
            """, context.RequestAborted);
    }
}
