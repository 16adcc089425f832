using System.ComponentModel.DataAnnotations;

namespace HomeHub.Core.Devices;

/// <summary>Section <c>Devices</c>.</summary>
public sealed class DeviceOptions
{
    public const string Section = "Devices";

    /// <summary>How many devices that are not known yet may appear in an hour; a babbling topic must not fill the registry.</summary>
    [Range(1, 100_000)]
    public int NewPerHour { get; set; } = 200;

    /// <summary>A device without a will that is silent this long is shown as stale, minutes; the Settings page can change it.</summary>
    [Range(1, 100_000)]
    public int StaleAfterMinutes { get; set; } = 60;
}

/// <summary>What the Settings page can change about devices.</summary>
public sealed record DeviceSettings(int StaleAfterMinutes)
{
    public const string Name = "devices";
}
