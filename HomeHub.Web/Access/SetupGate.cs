using HomeHub.Core.Access;
using Microsoft.AspNetCore.StaticAssets;

namespace HomeHub.Web.Access;

/// <summary>Until there is an owner, nothing is served but the setup page, what it looks like, and whether HomeHub is well.</summary>
internal sealed class SetupGate(AccessRegistry registry)
{
    public const string Path = "/setup";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if ((await registry.CurrentAsync()).HasOwner || IsOpen(context))
        {
            await next(context);
        }
        else if (HttpMethods.IsGet(context.Request.Method) && !Api.ApiSetup.IsApi(context.Request.Path))
        {
            context.Response.Redirect(context.Request.PathBase + Path);
        }
        else
        {
            await context.RefuseAsync(StatusCodes.Status503ServiceUnavailable, "Not set up yet", $"HomeHub has no owner yet. Browse to {Path} first.");
        }
    }

    private static bool IsOpen(HttpContext context) => context.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.Equals(RestoreUpload.Path, StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.Equals("/healthz", StringComparison.OrdinalIgnoreCase)
        || (context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is { } asset && !asset.AssetPath.EndsWith(".html", StringComparison.Ordinal));
}
