using System.Text.Json;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Updates;

/// <summary>
/// What Home Assistant is told of a device's firmware (home-assistant.io/integrations/update.mqtt): it belongs to the device that the firmware itself
/// describes, by the same identifier.
/// </summary>
internal static class UpdateEntity
{
    /// <summary>What Home Assistant sends for "install".</summary>
    public static ReadOnlySpan<byte> Install => "install"u8;

    /// <summary>Longest summary Home Assistant takes, characters.</summary>
    private const int LongestSummary = 255;

    /// <summary>The discovery message.</summary>
    public static byte[] Discovery(Device device, Topics topics) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        name = "Firmware",
        unique_id = $"homehub_{device.Id}_firmware",
        device_class = "firmware",
        entity_category = "config",
        state_topic = topics.UpdateEntity(device.Id),
        command_topic = topics.UpdateInstall(device.Id),
        payload_install = System.Text.Encoding.UTF8.GetString(Install),
        availability_topic = topics.Availability(device.Id),
        availability_template = "{{ value_json.state }}",
        qos = 1,
        device = new { identifiers = new[] { $"homehub_{device.Id}" }, name = device.Name, manufacturer = "HomeHub" },
        origin = new { name = "HomeHub" },
    });

    /// <param name="newest">The newest published release for its platform; null: there is none.</param>
    /// <param name="attempt">What is under way; null: nothing.</param>
    public static byte[] State(Device device, Release? newest, UpdateAttempt? attempt)
    {
        // A release that is older than what runs is no update.
        var offered = newest is not null && newest.Sequence > (device.FirmwareSequence ?? 0) ? newest : null;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            installed_version = device.FirmwareVersion,
            latest_version = attempt?.Version ?? offered?.Version ?? device.FirmwareVersion,
            title = "HomeHub firmware",
            release_summary = offered is { Notes: { Length: > LongestSummary } notes } ? string.Concat(notes.AsSpan(0, LongestSummary - 1), "…") : offered?.Notes ?? "",
            in_progress = attempt is not null,
            update_percentage = attempt is { State: UpdateState.Downloading } ? attempt.Progress : (int?)null,
        });
    }
}
