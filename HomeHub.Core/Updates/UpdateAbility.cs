using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Updates;

/// <summary>Whether a device can be updated from here, by what it announced.</summary>
/// <param name="Can">Its firmware takes updates.</param>
/// <param name="HasKey">It has a key and takes signed updates only. False: it takes any.</param>
public sealed record UpdateAbility(bool Can, bool HasKey)
{
    private const string Capability = "update";

    public static UpdateAbility Of(Device device)
    {
        if (device is { Legacy: true } or { Announce: null })
        {
            return new(false, false);
        }

        try
        {
            var said = JsonSerializer.Deserialize<AbilityPayload>(device.Announce, PayloadJson.Options);
            return new(said?.Capabilities?.Contains(Capability) == true, said?.Firmware?.Signed == true);
        }
        catch (JsonException)
        {
            return new(false, false);
        }
    }

    /// <summary>Why this device cannot get this release; null: it can.</summary>
    public static string? Obstacle(Device device, Release release) => device switch
    {
        { Legacy: true } => "predates the protocol and cannot be updated from here",
        { Announce: null } => "has never said what it is",
        _ when !Of(device).Can => "has a firmware that cannot update itself; copy the new one onto its board once",
        _ when !release.Platforms.Contains(device.Platform) => $"is of the platform {device.Platform ?? "unknown"}, which the release is not made for",
        _ => null,
    };

    /// <summary>The proof: what it announced is this very release.</summary>
    public static bool Runs(Device? device, string version, long sequence, string filesSha256) =>
        device is not null && device.FirmwareVersion == version && device.FirmwareSequence == sequence && device.FilesSha256 == filesSha256;
}
