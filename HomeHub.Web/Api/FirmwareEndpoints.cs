using HomeHub.Core.Updates;
using Microsoft.Net.Http.Headers;

namespace HomeHub.Web.Api;

/// <summary>
/// <c>/firmware/{release}/{path}</c>: what devices fetch of a release, for the token of an update that is under way. For boards, not for people: no part
/// of the REST face.
/// </summary>
internal static class FirmwareEndpoints
{
    private const string Scheme = "Bearer ";

    public static void MapFirmware(this IEndpointRouteBuilder app) => app.MapGet($"{HttpFirmwareHost.Root}/{{release}}/{{**path}}", FileAsync)
        .AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> FileAsync(
        string release, string path, AttemptStore attempts, ReleaseStore releases, HttpContext context, CancellationToken cancellation)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";
        if (await attempts.ReleaseOfTokenAsync(release, token, cancellation) is not { } id)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiProblems.Unauthorized("Firmware is handed out to devices whose update to this very release is under way, for the token that came with the command.");
        }

        return await releases.FileAsync(id, path, cancellation) is var (content, sha256)
            ? TypedResults.Bytes(content, "application/octet-stream", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{sha256}\""))
            : ApiProblems.NotFound($"Release {release} has no {path}.");
    }
}
