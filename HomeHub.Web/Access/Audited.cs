using HomeHub.Core.Access;
using HomeHub.Web.Api;
using Microsoft.AspNetCore.Http.Metadata;

namespace HomeHub.Web.Access;

/// <summary>Marks an endpoint that changes something and has no line in the audit list: it writes its own, or it is called all day.</summary>
internal sealed class NotAudited
{
    public static NotAudited Instance { get; } = new();
}

/// <summary>Whatever is changed over REST, or was not because somebody may not, is in the audit list.</summary>
internal static class Audited
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var (request, endpoint, status) = (context.Request, context.GetEndpoint(), context.Response.StatusCode);
        if (ApiSetup.IsApi(request.Path) && OriginGate.Changes(request) && endpoint is not null && endpoint.Metadata.GetMetadata<NotAudited>() is null
            && status is < StatusCodes.Status400BadRequest or StatusCodes.Status403Forbidden)
        {
            var what = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? "Changed something";
            await context.RequestServices.GetRequiredService<AuditStore>().AddAsync(
                $"{what}: {request.Method} {request.Path}", allowed: status < StatusCodes.Status400BadRequest, cancellation: CancellationToken.None);
        }
    }
}
