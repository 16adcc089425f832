using System.Text;
using HomeHub.Core.Configs;
using HomeHub.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HomeHub.Web.Api;

/// <summary>What goes onto a new board: <c>/api/home/devices/{id}/kit.zip</c> and <c>config.py</c>.</summary>
internal static class KitEndpoints
{
    public static void MapKit(this RouteGroupBuilder device)
    {
        device.MapGet("/config.py", ConfigPyAsync).RequireAuthorization(Policies.Own).WithTags("Devices")
            .WithSummary("A device's ready config.py, with its passwords")
            .Produces<string>(StatusCodes.Status200OK, "text/x-python").ProducesProblem(StatusCodes.Status404NotFound);
        device.MapGet("/kit.zip", ZipAsync).RequireAuthorization(Policies.Own).WithTags("Devices")
            .WithSummary("config.py with the firmware and the commands that put both onto the board")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/zip").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ConfigPyAsync(string id, DeviceKit kits, HttpResponse response, CancellationToken cancellation) =>
        await kits.MakeAsync(id, cancellation) is { } kit
            ? Secret(response, Encoding.UTF8.GetBytes(kit.ConfigPy), "text/x-python; charset=utf-8", "config.py")
            : DeviceEndpoints.Unknown(id);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ZipAsync(string id, DeviceKit kits, HttpResponse response, CancellationToken cancellation)
    {
        if (await kits.MakeAsync(id, cancellation) is not { } kit)
        {
            return DeviceEndpoints.Unknown(id);
        }

        using var zip = new MemoryStream();
        DeviceKit.WriteZip(kit, zip);
        return Secret(response, zip.ToArray(), "application/zip", $"homehub-{id}.zip");
    }

    /// <summary>It holds passwords: nobody on the way keeps a copy.</summary>
    private static FileContentHttpResult Secret(HttpResponse response, byte[] content, string type, string name)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.File(content, type, name);
    }
}
