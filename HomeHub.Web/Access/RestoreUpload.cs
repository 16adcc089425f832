using System.Net.Http.Headers;
using System.Text;
using HomeHub.Core.Access;
using HomeHub.Core.Backups;
using HomeHub.Core.Data;
using HomeHub.Web.Components.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Access;

/// <summary>
/// Takes a backup from the setup page. The one-time code comes first in the form and is checked before a byte of the file is kept; it also stands
/// for the form's token, as no other site can know it.
/// </summary>
internal static class RestoreUpload
{
    public const string Path = SetupGate.Path + "/restore";
    public const string Code = "code";
    public const string File = "backup";
    private const string Account = "setup code";
    private const int LongestCode = 200;

    public static void MapRestoreUpload(this IEndpointRouteBuilder app) => app.MapPost(Path, TakeAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription()
        .WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task TakeAsync(HttpContext context, AccessRegistry registry, SetupCode setupCode, SignInThrottle throttle, RestoreStage stage, HubRestart restart,
        IOptions<DatabaseOptions> options, ILogger<HubRestart> logger)
    {
        var cancellation = context.RequestAborted;
        if ((await registry.CurrentAsync()).HasOwner || restart.Wanted)
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict, "HomeHub has an owner already. Stop it, and use its command line: restore FILE.");
            return;
        }

        var wait = throttle.Begin(Account, context.Address());
        if (wait > TimeSpan.Zero)
        {
            await RefuseAsync(context, context.TooSoon(wait), SignInPage.Wait(wait));
            return;
        }

        if (Boundary(context.Request) is not { } boundary)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Send the form of the setup page.");
            return;
        }

        var upload = System.IO.Path.Combine(options.Value.Folder, $"{BackupMaker.Unfinished}{Guid.NewGuid():N}.zip");
        try
        {
            var parts = new MultipartReader(boundary, context.Request.Body);
            if (!setupCode.IsRight(await CodeAsync(parts, cancellation)))
            {
                await RefuseAsync(context, StatusCodes.Status403Forbidden, "That is not the code in the console, or it did not come before the file. It is another one at each start.");
                return;
            }

            throttle.Succeeded(Account, context.Address());
            if (await parts.ReadNextSectionAsync(cancellation) is not { } file || Name(file) != File)
            {
                await RefuseAsync(context, StatusCodes.Status400BadRequest, "Choose the file of the backup.");
                return;
            }

            await KeepAsync(file.Body, upload, cancellation);
            var plan = await stage.StageAsync(upload, cancellation);
            logger.LogInformation("HomeHub restores a backup and starts again");
            await PlainPage.WriteAsync(context, StatusCodes.Status200OK, "Your HomeHub is coming back",
                $"The backup is sound: {plan.Facts.Devices:N0} devices and {plan.Facts.Entries:N0} log entries of {plan.Manifest.Made.UtcDateTime:yyyy-MM-dd HH:mm} UTC. "
                + "HomeHub puts it in place and starts again with it; this page goes on by itself in a few seconds. Then sign in with the name and password of that time.",
                new(context.Request.PathBase + "/", "Go on", Waits: true));
            await context.Response.CompleteAsync();
            restart.Begin();
        }
        catch (BackupException exception)
        {
            await RefuseAsync(context, exception.Obstacle == BackupObstacle.NoRoom ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status400BadRequest, exception.Message);
        }
        catch (Exception exception) when (exception is IOException and not BadHttpRequestException && !cancellation.IsCancellationRequested)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"The file could not be taken: {exception.Message}");
        }
        finally
        {
            System.IO.File.Delete(upload);
        }
    }

    private static async Task<string?> CodeAsync(MultipartReader parts, CancellationToken cancellation)
    {
        if (await parts.ReadNextSectionAsync(cancellation) is not { } section || Name(section) != Code)
        {
            return null;
        }

        var bytes = new byte[LongestCode];
        return Encoding.UTF8.GetString(bytes, 0, await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation));
    }

    /// <summary>Onto the disk as it comes, and no more than leaves room to go on.</summary>
    private static async Task KeepAsync(Stream body, string upload, CancellationToken cancellation)
    {
        var room = new DriveInfo(System.IO.Path.GetDirectoryName(upload)!).AvailableFreeSpace - BackupMaker.Margin;
        await using var target = PrivateFiles.Create(upload);
        var (buffer, size) = (new byte[64 * 1024], 0L);
        for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if ((size += read) > room)
            {
                throw new BackupException("The disk of HomeHub has no room for this file. Free some space.", BackupObstacle.NoRoom);
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string words) =>
        PlainPage.WriteAsync(context, status, "Nothing was restored", words, new(context.Request.PathBase + SetupGate.Path, "Back"));

    private static string? Boundary(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "multipart/form-data"
        ? type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"') : null;

    private static string? Name(MultipartSection section) => ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) ? disposition.Name?.Trim('"') : null;
}
