using HomeHub.Core.Access;
using HomeHub.Core.Devices;

namespace HomeHub.Core.Configs;

/// <summary>A device somebody wants to add, also before it ever spoke.</summary>
/// <param name="Platform"><c>rp2</c>, <c>esp32</c>, or what people call the board; null: it will say.</param>
/// <param name="Info">What else is known of it: a JSON object, or null.</param>
public sealed record NewDevice(string? Id, string? Platform = null, string? DisplayName = null, string? Info = null);

/// <summary>What came of adding a device.</summary>
/// <param name="Errors">By field: <c>id</c>, <c>platform</c>, <c>display_name</c>, <c>device_info</c>; empty: nothing is wrong with it.</param>
/// <param name="Exists">Somebody added a device with this id before; it is as it was.</param>
/// <param name="Login">The MQTT user that was made with it; null: it shares one.</param>
public sealed record Admission(IReadOnlyList<FieldError> Errors, bool Exists, DeviceLogin? Login = null);

/// <summary>Adds devices by hand, each with an empty config and, where they have them, an MQTT user of its own.</summary>
public sealed class DeviceAdmission(DeviceRegistry registry, ConfigStore configs, DeviceCredentialStore credentials, DeviceUserChoice choice)
{
    private const int LongestPlatform = 64;
    private const int LongestInfo = 16 * 1024;

    /// <summary>Adds it; one that only appeared by itself is completed.</summary>
    public async Task<Admission> AddAsync(NewDevice device, string author, CancellationToken cancellation = default)
    {
        if (Check(device).ToList() is { Count: > 0 } errors)
        {
            return new(errors, Exists: false);
        }

        if (!await registry.AddAsync(device.Id!, device.Platform, device.Info))
        {
            return new([], Exists: true);
        }

        await configs.EnsureAsync(device.Id!, cancellation);
        if (!string.IsNullOrWhiteSpace(device.DisplayName))
        {
            await configs.RenameAsync(device.Id!, device.DisplayName, author, cancellation);
        }

        // One whose board is in use already goes on with what it has until its board is set up anew.
        return new([], Exists: false, await choice.IsOnAsync(cancellation) ? await credentials.EnsureAsync(device.Id!, cancellation) : null);
    }

    private static IEnumerable<FieldError> Check(NewDevice device)
    {
        if (!DeviceId.IsValid(device.Id))
        {
            yield return new("id", device.Id is null ? "This field is missing." : $"'{device.Id}' is not a device id. {DeviceId.Rule}");
        }

        if (device.Platform is { } platform && (platform.Length is 0 or > LongestPlatform || platform.Any(char.IsControl)))
        {
            yield return new("platform", $"has to be rp2, esp32, or the board's name in at most {LongestPlatform} characters");
        }

        if (!string.IsNullOrWhiteSpace(device.DisplayName) && ConfigValidator.Name("display_name", device.DisplayName).FirstOrDefault() is { } name)
        {
            yield return name;
        }

        if (device.Info is { } info && (info.Length > LongestInfo ? $"has at most {LongestInfo:N0} characters" : JsonText.WhyNotObject(info)) is { } wrong)
        {
            yield return new("device_info", wrong);
        }
    }
}
