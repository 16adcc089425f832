using System.Text.Json.Serialization;

namespace HomeHub.Core.Sensors;

/// <summary>What a sensor is, as its device describes it to Home Assistant.</summary>
/// <param name="BrightnessScale">What full brightness is for a light that can be dimmed.</param>
/// <param name="ExpireAfterSeconds">How old a state may become before it is no longer to be trusted.</param>
public sealed record SensorDescription(
    string Name, SensorKind Kind, IReadOnlyList<SensorField> Fields, bool IsActuator = false, int? BrightnessScale = null, int? ExpireAfterSeconds = null)
{
    [JsonIgnore]
    public TimeSpan? ExpiresAfter => ExpireAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The description of a field; one made from its key where the device did not describe it.</summary>
    public static SensorField FieldOf(SensorDescription? description, string key) =>
        description?.Fields.FirstOrDefault(field => field.Key == key) ?? new SensorField(key, Readable(key), null);

    /// <summary>What a sensor that nobody described may be, by what it tells.</summary>
    public static SensorKind Guess(IEnumerable<string> fields)
    {
        var known = fields.ToHashSet();
        return known.Contains("brightness") ? SensorKind.Light
            : known.Contains("temperature") || known.Contains("humidity") ? SensorKind.Climate
            : known.Contains("motion") ? SensorKind.Motion
            : SensorKind.Other;
    }

    /// <summary><c>soil_moisture</c> as "Soil moisture".</summary>
    public static string Readable(string key)
    {
        var words = key.Replace('_', ' ').Trim();
        return words.Length == 0 ? key : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>By value: two descriptions that say the same are the same.</summary>
    public bool Equals(SensorDescription? other) => other is not null
        && (Name, Kind, IsActuator, BrightnessScale, ExpireAfterSeconds) == (other.Name, other.Kind, other.IsActuator, other.BrightnessScale, other.ExpireAfterSeconds)
        && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => HashCode.Combine(Name, Kind, Fields.Count);
}

/// <summary>One thing a sensor tells.</summary>
/// <param name="Key">Its name in the state's JSON.</param>
/// <param name="Label">Its name for a person.</param>
/// <param name="Unit">"°C", "%"; null where it has none.</param>
public sealed record SensorField(string Key, string Label, string? Unit);
