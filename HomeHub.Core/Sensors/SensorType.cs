using System.Text.Json;

namespace HomeHub.Core.Sensors;

/// <summary>A kind of sensor or actuator: what it is called, what can be set, what it needs of its pin.</summary>
/// <param name="Key">Its name in configs: <c>sensor_type</c>.</param>
/// <param name="Label">Its name for a person.</param>
/// <param name="Help">What it is and how it is wired, in a sentence or two.</param>
/// <param name="Fields">Its settings, the pin first.</param>
public sealed record SensorType(string Key, string Label, string Help, params IReadOnlyList<SettingField> Fields)
{
    /// <summary>It obeys: it can be switched from the hub.</summary>
    public bool IsActuator { get; init; }

    /// <summary>A board has one at most.</summary>
    public bool OnlyOne { get; init; }

    /// <summary>The field of its pin; null where it has none.</summary>
    public PinField? Pin => Fields.OfType<PinField>().FirstOrDefault();

    /// <summary>
    /// What is wrong with its settings, by field; empty: nothing. A setting it does not know is none of its business: a newer firmware's may be among them.
    /// </summary>
    /// <param name="settings">A JSON object.</param>
    public IEnumerable<(SettingField Field, string Message)> Check(JsonElement settings) =>
        from field in Fields
        let message = field.Check(settings.TryGetProperty(field.Key, out var value) ? value : null)
        where message is not null
        select (field, message);
}
