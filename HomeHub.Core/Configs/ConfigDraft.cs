using HomeHub.Core.Devices;

namespace HomeHub.Core.Configs;

/// <summary>A draft on its way to become a version: secrets put back, names trimmed, slugs made, everything checked.</summary>
/// <param name="Content">What would be saved; new sensors have no id yet.</param>
/// <param name="Errors">Empty: it can be saved. Sensors are counted as in the draft.</param>
internal sealed record ConfigDraft(ConfigContent Content, IReadOnlyList<FieldError> Errors)
{
    /// <param name="before">What it replaces, with its secrets.</param>
    /// <param name="keepsIds">Sensors that are gone come back as the ones they were; else an id that is not known means a new one.</param>
    public static ConfigDraft Prepare(ConfigContent draft, ConfigContent before, Device device, ConnectionSet connections, bool keepsIds)
    {
        if (JsonText.WhyNotObject(draft.Config) is { } wrong)
        {
            return new(draft, [new("config", wrong)]);
        }

        var errors = new List<FieldError>();
        var content = draft with
        {
            Name = string.IsNullOrWhiteSpace(draft.Name) ? null : draft.Name.Trim(),
            Config = ConfigSecrets.Unmasked(draft.Config, before.Config, errors),
            Sensors = SensorSlugs.Filled([.. draft.Sensors.Select(sensor => sensor with
            {
                Id = keepsIds || before.Sensors.Any(known => known.Id == sensor.Id) ? sensor.Id : 0,
                Name = sensor.Name.Trim(),
                Slug = string.IsNullOrWhiteSpace(sensor.Slug) ? null : sensor.Slug,
            })]),
        };
        errors.AddRange(ConfigValidator.Validate(content, device.Id, Boards.Of(device), connections));
        return new(content, errors);
    }
}
