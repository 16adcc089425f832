using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;

namespace HomeHub.Core.Configs;

/// <summary>What is wrong with a device's sensors: each by itself, and all together on one board.</summary>
public static class SensorRules
{
    /// <summary>Who is on which pin, by what <see cref="BoardPin.Pin"/> says; a pin that is given twice has two.</summary>
    public static ILookup<string, SensorContent> PinUsers(IReadOnlyList<SensorContent> sensors) =>
        Claims(sensors).ToLookup(claim => claim.Pin, claim => sensors[claim.Index]);

    /// <summary>What a sensor could not do with a pin, for every pin of the board; null: nothing, it can have it.</summary>
    /// <param name="index">The sensor, of a type that has a pin; the other ones stand in its way.</param>
    public static IReadOnlyDictionary<string, string?> PinFaults(IReadOnlyList<SensorContent> sensors, int index, Board board)
    {
        var field = SensorTypes.Find(sensors[index].SensorType)?.Pin ?? throw new ArgumentException($"'{sensors[index].SensorType}' has no pin.", nameof(index));
        var others = Claims(sensors).Where(claim => claim.Index != index).ToList();
        return board.Pins.ToDictionary(pin => pin.Pin, pin =>
        {
            JsonNode value = int.TryParse(pin.Pin, NumberStyles.None, CultureInfo.InvariantCulture, out var gpio) ? gpio : pin.Pin;
            var settings = JsonText.WhyNotObject(sensors[index].SensorConfig) is null ? JsonText.ParseObject(sensors[index].SensorConfig) : [];
            settings[field.Key] = value;
            return PinClaim.Of(sensors[index] with { SensorConfig = JsonText.Write(settings) }, index) is { } claim
                ? OnBoard(claim, board).Concat(others.SelectMany(other => Against(claim, other, board))).FirstOrDefault()?.Message
                : field.Check(JsonText.Parse(JsonText.Write(value)));
        });
    }

    private static IEnumerable<PinClaim> Claims(IReadOnlyList<SensorContent> sensors) => sensors.Select((sensor, i) => PinClaim.Of(sensor, i)).OfType<PinClaim>();

    internal static IEnumerable<FieldError> Check(IReadOnlyList<SensorContent> sensors, Board? board)
    {
        if (sensors.Count > ConfigLimits.Sensors)
        {
            return [new("sensors", $"A device has at most {ConfigLimits.Sensors} sensors; these are {sensors.Count}.")];
        }

        var claims = Claims(sensors).ToList();
        return
        [
            .. sensors.SelectMany((sensor, i) => Check(sensor).Select(e => e with { Path = $"sensors[{i}].{e.Path}" })),
            .. Twice(sensors),
            .. claims.SelectMany(claim => OnBoard(claim, board)),
            .. claims.SelectMany(claim => claims.Where(other => other.Index != claim.Index).SelectMany(other => Against(claim, other, board)).Take(1)),
        ];
    }

    private static IEnumerable<FieldError> Check(SensorContent sensor)
    {
        var errors = ConfigValidator.Name("name", sensor.Name);
        if (!DeviceId.IsValid(sensor.SensorType))
        {
            errors = errors.Append(new("sensor_type", $"has to be one of {string.Join(", ", SensorTypes.All.Select(type => type.Key))}, or what a newer firmware knows"));
        }

        if (sensor.Slug is not null && !DeviceId.IsValid(sensor.Slug))
        {
            errors = errors.Append(new("slug", $"has 1 to {DeviceId.MaxLength} characters of A-Z, a-z, 0-9, _ and -"));
        }

        return JsonText.WhyNotObject(sensor.SensorConfig) is { } wrong
            ? errors.Append(new("sensor_config", wrong))
            : errors.Concat((SensorTypes.Find(sensor.SensorType)?.Check(JsonText.Parse(sensor.SensorConfig)) ?? [])
                .Select(e => new FieldError($"sensor_config.{e.Field.Key}", e.Message)));
    }

    private static IEnumerable<FieldError> Twice(IReadOnlyList<SensorContent> sensors)
    {
        for (var i = 0; i < sensors.Count; i++)
        {
            var sensor = sensors[i];
            var others = sensors.Where((_, other) => other != i).ToList();
            if (sensor.Slug is not null && others.Find(other => other.Slug == sensor.Slug) is { } same)
            {
                yield return new($"sensors[{i}].slug", $"is already the one of {same.Name}");
            }

            if (SensorTypes.Find(sensor.SensorType) is { OnlyOne: true } type && others.Find(other => other.SensorType == type.Key) is { } first)
            {
                yield return new($"sensors[{i}].sensor_type", $"A board has one {type.Label}, and {first.Name} is one.");
            }
        }
    }

    private static IEnumerable<FieldError> OnBoard(PinClaim claim, Board? board)
    {
        if (board is null)
        {
            yield break;
        }

        var pin = board.Find(claim.Pin);
        var missing = claim.Needs & ~(pin?.Can ?? PinAbility.None);
        var wrong = pin switch
        {
            null => $"The {board.Name} has no pin {claim.Pin}.",
            { Reserved: { } purpose } => $"{pin.Label} cannot be used: it {purpose}.",
            _ when missing != PinAbility.None => $"{pin.Label} cannot do what {claim.TypeLabel} needs: {Words(missing)}.",
            _ => null,
        };
        if (wrong is not null)
        {
            yield return new(claim.Path, wrong);
        }
    }

    private static IEnumerable<FieldError> Against(PinClaim claim, PinClaim other, Board? board)
    {
        var (mine, theirs) = (board?.Find(claim.Pin), board?.Find(other.Pin));
        if (claim.Pin == other.Pin)
        {
            yield return new(claim.Path, $"{mine?.Label ?? $"Pin {claim.Pin}"} is already used by {other.Name}.");
        }
        else if (claim.Frequency is null || other.Frequency is null || mine is null || theirs is null)
        {
            yield break;
        }
        else if (mine.PwmChannel is { } channel && channel == theirs.PwmChannel)
        {
            yield return new(claim.Path, $"{mine.Label} and {theirs.Label}, which {other.Name} uses, are one PWM output: both would be equally bright.");
        }
        else if (mine.PwmSlice is { } slice && slice == theirs.PwmSlice && claim.Frequency != other.Frequency)
        {
            yield return new(claim.Path, $"{mine.Label} and {theirs.Label} have one PWM frequency, and {other.Name} uses {other.Frequency} Hz. Take another pin, or the same frequency.");
        }
    }

    private static string Words(PinAbility abilities) => string.Join(", ",
        Enum.GetValues<PinAbility>().Where(one => one != PinAbility.None && abilities.HasFlag(one)).Select(one => one == PinAbility.Pwm ? "PWM" : one.ToString().ToLowerInvariant()));

    /// <summary>A sensor's use of a pin.</summary>
    /// <param name="Frequency">Hz, where it is a PWM output.</param>
    private sealed record PinClaim(int Index, string Path, string Name, string TypeLabel, string Pin, PinAbility Needs, long? Frequency)
    {
        private const string Frequencies = "freq";

        /// <summary>Null where it has no pin, or none that could be one. A type nobody knows here has one if it says so the usual way.</summary>
        public static PinClaim? Of(SensorContent sensor, int index)
        {
            if (JsonText.WhyNotObject(sensor.SensorConfig) is not null)
            {
                return null;
            }

            var settings = JsonText.Parse(sensor.SensorConfig);
            var type = SensorTypes.Find(sensor.SensorType);
            var key = type is null ? "pin" : type.Pin?.Key;
            if (key is null || !settings.TryGetProperty(key, out var value) || type?.Pin?.Check(value) is not null)
            {
                return null;
            }

            return value.ValueKind is JsonValueKind.Number or JsonValueKind.String
                ? new PinClaim(index, $"sensors[{index}].sensor_config.{key}", sensor.Name, type?.Label ?? sensor.SensorType, value.ToString(),
                    type?.Pin?.Needs ?? PinAbility.None, FrequencyOf(type, settings))
                : null;
        }

        private static long? FrequencyOf(SensorType? type, JsonElement settings) =>
            type?.Fields.OfType<NumberField>().FirstOrDefault(field => field.Key == Frequencies) is { } field
                ? settings.TryGetProperty(field.Key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var hertz)
                    ? hertz
                    : field.Default
                : null;
    }
}
