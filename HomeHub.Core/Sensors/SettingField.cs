using System.Globalization;
using System.Text.Json;

namespace HomeHub.Core.Sensors;

/// <summary>One setting of a sensor or a device: what a form asks for and what is taken.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Label">The question, for a person.</param>
/// <param name="Help">A sentence below the field.</param>
public abstract record SettingField(string Key, string Label, string Help)
{
    /// <summary>What is wrong with a value, in words that follow the label; null: nothing.</summary>
    /// <param name="value">Null where the setting is missing.</param>
    public abstract string? Check(JsonElement? value);
}

/// <summary>A whole number in a range.</summary>
/// <param name="Unit">Shown in the field: "ms", "Hz"; empty: a mere number.</param>
/// <param name="Default">What the firmware takes where the setting is missing.</param>
public sealed record NumberField(string Key, string Label, string Help, string Unit, long Min, long Max, long Default)
    : SettingField(Key, Label, Help)
{
    public override string? Check(JsonElement? value) =>
        // As the firmware: 30000.0 and true are no whole numbers.
        value is null || (value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) && whole >= Min && whole <= Max)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"has to be a whole number from {Min} to {Max}{(Unit.Length > 0 ? $" {Unit}" : "")}");
}

/// <summary>The GPIO something is wired to.</summary>
/// <param name="Needs">What the GPIO has to be able to do.</param>
/// <param name="Names">Names beside the numbers, such as the Pico W's "LED".</param>
public sealed record PinField(string Key, string Label, string Help, PinAbility Needs, params IReadOnlyList<string> Names)
    : SettingField(Key, Label, Help)
{
    /// <summary>The highest GPIO number of any board MicroPython runs on (RP2350B: 47, ESP32-S3: 48).</summary>
    public const int Highest = 48;

    public override string? Check(JsonElement? value) => value switch
    {
        null => "is missing: the number of a GPIO",
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var gpio) && gpio is >= 0 and <= Highest => null,
        { ValueKind: JsonValueKind.String } name when Names.Contains(name.GetString()!) => null,
        _ => Names.Count == 0 ? "has to be the number of a GPIO" : $"has to be the number of a GPIO or \"{string.Join("\" or \"", Names)}\"",
    };
}

/// <summary>One of a few words.</summary>
public sealed record ChoiceField(string Key, string Label, string Help, string Default, params IReadOnlyList<string> Choices)
    : SettingField(Key, Label, Help)
{
    public override string? Check(JsonElement? value) =>
        value is null || (value is { ValueKind: JsonValueKind.String } word && Choices.Contains(word.GetString()!))
            ? null
            : $"has to be one of {string.Join(", ", Choices)}";
}
