using System.Net;
using HomeHub.Core.Access;
using HomeHub.Core.Updates;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Access;

/// <summary>
/// Takes requests only under names that are this house's. A foreign site that lets its own name point here (DNS rebinding) comes under
/// that name, and a browser would give it everything.
/// </summary>
internal sealed class HostGate(IOptions<AccessOptions> options, IOptions<UpdateOptions> updates)
{
    /// <summary>Never handed out to anybody on the Internet (RFC 6761, 6762, 8375; ICANN reserved internal), or by habit at home.</summary>
    private static readonly string[] Local = [".localhost", ".local", ".home.arpa", ".internal", ".lan"];

    // Devices fetch firmware under the name they were given.
    private readonly string[] _names = [.. options.Value.Hosts.Append(updates.Value.HttpHost).Where(name => name.Length > 0 && !name.StartsWith('*'))];
    private readonly string[] _endings = [.. options.Value.Hosts.Where(name => name.StartsWith("*.", StringComparison.Ordinal)).Select(name => name[1..])];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        return IsOurs(host) ? next(context) : context.RefuseAsync(StatusCodes.Status400BadRequest, "Not under this name",
            $"HomeHub does not go by the name “{(host.Length > 100 ? host[..100] + "…" : host)}”. Browse to it by its address or its local name, or add this name to Access:Hosts in its settings.");
    }

    public bool IsOurs(string host)
    {
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || (name.Length > 0 && !name.Contains('.'))
            || Local.Concat(_endings).Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            || _names.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
