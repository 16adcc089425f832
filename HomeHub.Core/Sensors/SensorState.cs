using System.Text.Json;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Sensors;

/// <summary>Takes a state payload apart: numbers, on and off, and words; what is nested deeper stays in the payload only.</summary>
public static class SensorState
{
    /// <summary>Largest state kept, bytes; a board's own buffer is smaller.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>More things than a sensor tells; beyond that they stay in the payload only.</summary>
    public const int MostFields = 16;

    private const int LongestKey = 64;
    private const int LongestText = 200;

    /// <summary>Reads a state.</summary>
    /// <exception cref="RejectedException">It breaks a ground rule of the protocol.</exception>
    public static IReadOnlyList<SensorValue> Read(ReadOnlyMemory<byte> payload, SensorDescription? description)
    {
        if (payload.Length > MaxBytes)
        {
            throw new RejectedException(RejectReason.TooLarge, $"The state has {payload.Length:N0} bytes; at most {MaxBytes:N0} are taken.");
        }

        return Values(PayloadReader.Read<JsonElement>(payload), description);
    }

    /// <summary>A stored state; nothing where it cannot be read.</summary>
    internal static IReadOnlyList<SensorValue> Read(string? stored, SensorDescription? description)
    {
        if (stored is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(stored);
        return Values(document.RootElement, description);
    }

    private static IReadOnlyList<SensorValue> Values(JsonElement state, SensorDescription? description)
    {
        var values = new Dictionary<string, SensorValue>();
        foreach (var member in state.EnumerateObject())
        {
            if (values.Count < MostFields && member.Name.Length is > 0 and <= LongestKey
                && Value(SensorDescription.FieldOf(description, member.Name), member.Value) is { } value)
            {
                values[member.Name] = value;
            }
        }

        var order = description?.Fields.Select(field => field.Key).ToList() ?? [];
        return [.. values.Values.OrderBy(value => order.IndexOf(value.Field.Key) is var place and >= 0 ? place : order.Count)];
    }

    private static SensorValue? Value(SensorField field, JsonElement value) => value.ValueKind switch
    {
        // A number beyond a double's range is none that can be plotted.
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number) ? new(field, number, false, null) : null,
        JsonValueKind.True => new(field, 1, true, null),
        JsonValueKind.False => new(field, 0, true, null),
        JsonValueKind.String => value.GetString() switch
        {
            "ON" => new(field, 1, true, null),
            "OFF" => new(field, 0, true, null),
            var text => new(field, null, false, text!.Length > LongestText ? text[..LongestText] + "…" : text),
        },
        _ => null,
    };
}
