namespace HomeHub.Core.Sensors;

/// <summary>What a sensor is for; pages group and filter by it.</summary>
public enum SensorKind
{
    Other = 0,

    /// <summary>Temperature and what belongs to it.</summary>
    Climate = 1,
    Motion = 2,
    Light = 3,
}

/// <summary>A sensor or actuator as the hub knows it: what it is, as its device described it, and what it last said.</summary>
public sealed record LiveSensor
{
    /// <summary>More than any board has pins; a babbling topic must not fill the house with sensors.</summary>
    public const int MostPerDevice = 64;

    public required string DeviceId { get; init; }

    /// <summary>Its name in topics, unique on its device; the rule is that of device ids.</summary>
    public required string Slug { get; init; }

    /// <summary>What its device said of it to Home Assistant; null: nothing yet.</summary>
    public SensorDescription? Description { get; init; }

    /// <summary>Its last state as it came, a JSON object; null: it said nothing yet.</summary>
    public string? State { get; init; }

    /// <summary>When the state came. Null where there is none, and where the broker had kept it: then nobody knows how old it is.</summary>
    public DateTimeOffset? StateAt { get; init; }

    /// <summary>The state taken apart, in the order of the description.</summary>
    public IReadOnlyList<SensorValue> Values { get; init; } = [];

    /// <summary>Grows with every change of this sensor while HomeHub runs.</summary>
    public long Revision { get; init; }

    /// <summary>The name to show.</summary>
    public string Name => Description?.Name ?? Slug;

    public SensorKind Kind => Description?.Kind ?? SensorDescription.Guess(Values.Select(value => value.Field.Key));

    /// <summary>It can be told what to do.</summary>
    public bool IsActuator => Description?.IsActuator ?? false;

    /// <summary>Its last state is older than its device says a state may become.</summary>
    public bool IsSilent(DateTimeOffset now) => Description?.ExpiresAfter is { } expiry && StateAt is { } at && now - at > expiry;

    public SensorValue? Value(string field) => Values.FirstOrDefault(value => value.Field.Key == field);
}

/// <summary>One thing a sensor tells, as it is now.</summary>
/// <param name="Number">What it measured, or 1 and 0 for on and off; null where it is a text or nothing.</param>
/// <param name="Text">A word that is neither; null where there is none.</param>
public sealed record SensorValue(SensorField Field, double? Number, bool IsSwitch, string? Text)
{
    /// <summary>On or off; null for what is not one of both.</summary>
    public bool? On => IsSwitch ? Number > 0 : null;
}
