using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;

namespace HomeHub.Web.Components.Configs;

/// <summary>One setting of the catalogue while a person edits it: the text in the field, and the JSON value it stands for.</summary>
public sealed partial class SettingInput
{
    private readonly JsonNode? _stored;
    private readonly bool _isStored;

    /// <param name="isStored">Whether the setting stands in the config; where it does not, the device takes the default, which the field shows.</param>
    public SettingInput(SettingField field, JsonNode? stored, bool isStored)
    {
        (Field, _stored, _isStored) = (field, stored?.DeepClone(), isStored);
        Text = isStored ? TextOf(stored) : Default(field);
    }

    public SettingField Field { get; }

    /// <summary>What stands in the field.</summary>
    public string Text { get; private set; }

    /// <summary>A person changed it.</summary>
    public bool IsTyped { get; private set; }

    /// <summary>What its length of time is in seconds, minutes or hours; null: it is none, or reads well as it is.</summary>
    public string? InWords => Field is NumberField { Unit: "ms" } && Parse() is { } value && value.TryGetValue<long>(out var ms) && ms >= 1_000
        ? ms % 1_000 == 0 ? Durations.Words(TimeSpan.FromMilliseconds(ms)) : string.Create(CultureInfo.InvariantCulture, $"{ms / 1000.0:0.###} s")
        : null;

    public void Type(string? text)
    {
        Text = text?.Trim() ?? "";
        IsTyped = true;
    }

    /// <summary>Puts the setting where it belongs: what was not touched stays as it came, and an empty field leaves it to the device.</summary>
    public void WriteTo(JsonObject settings)
    {
        (bool, JsonNode?) setting = IsTyped ? (Text.Length > 0, Parse()) : (_isStored, _stored?.DeepClone());
        var (stands, value) = setting;
        if (stands)
        {
            settings[Field.Key] = value;
        }
        else
        {
            settings.Remove(Field.Key);
        }
    }

    /// <summary>What is no number stays the text it is: the rules say then what is wrong with it.</summary>
    private JsonValue? Parse() => Field switch
    {
        NumberField when long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        PinField when Gpio().Match(Text) is { Success: true } gpio && int.TryParse(gpio.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        PinField pin => JsonValue.Create(pin.Names.FirstOrDefault(name => name.Equals(Text, StringComparison.OrdinalIgnoreCase)) ?? Text),
        _ => JsonValue.Create(Text),
    };

    private static string Default(SettingField field) => field switch
    {
        NumberField number => number.Default.ToString(CultureInfo.InvariantCulture),
        ChoiceField choice => choice.Default,
        _ => "",
    };

    private static string TextOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue one when one.GetValueKind() == JsonValueKind.String => one.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    /// <summary>As people write a pin: "18", "GP18", "GPIO 18".</summary>
    [GeneratedRegex(@"^(?:gp|gpio|io)?\s*(?<number>\d{1,3})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Gpio();
}
