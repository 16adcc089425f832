namespace HomeHub.Web.Access;

/// <summary>
/// A page of another site cannot have anything changed here, nor open a circuit: browsers say with the Origin header whose page it is
/// that asks (RFC 6454, section 7). Programs send none.
/// </summary>
internal static class OriginGate
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || !(Changes(request) || IsWebSocket(context)) || IsSame(origin, request.Host)
            ? next(context)
            : context.RefuseAsync(StatusCodes.Status403Forbidden, "Not from there", "A page of another site asked for this. Open HomeHub itself and do it there.");
    }

    public static bool Changes(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method));

    public static bool IsWebSocket(HttpContext context) => context.WebSockets.IsWebSocketRequest;

    /// <summary>Host and port; the scheme is not compared, because a proxy may have taken TLS off.</summary>
    private static bool IsSame(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var site) && site.Scheme is "http" or "https"
        && string.Equals(site.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port is { } port ? site.Port == port : site.IsDefaultPort);
}
