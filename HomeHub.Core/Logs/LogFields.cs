using System.Text.Json;

namespace HomeHub.Core.Logs;

/// <summary>The fields of a log payload HomeHub understands; a field of an unexpected type is read as missing, never a reason to lose the entry.</summary>
internal sealed class LogFields
{
    private const long MaxAgeMs = 400L * 24 * 3600 * 1000;

    public required string Message { get; init; }
    public string Type { get; init; } = LogTypes.Default;
    public EntryLevel Level { get; init; } = EntryLevel.Info;
    public string? DeviceId { get; init; }
    public string? DisplayName { get; init; }
    public long? Boot { get; init; }
    public long? Seq { get; init; }
    public long? AgeMs { get; init; }

    /// <summary>The entry's <c>data</c> as JSON text, for the full-text index.</summary>
    public string? Data { get; init; }

    /// <summary>It carries the protocol's <c>boot</c> and <c>seq</c>.</summary>
    public bool IsNumbered => Boot is not null && Seq is not null;

    public static LogFields Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new LogFields { Message = json.ValueKind == JsonValueKind.String ? Text(json) : json.GetRawText() };
        }

        var type = Word(json, "type");
        return new LogFields
        {
            Message = TryGet(json, "message", out var message) && message.ValueKind is not JsonValueKind.Null
                ? Text(message)
                : json.GetRawText(),
            Type = type ?? LogTypes.Default,
            Level = ParseLevel(Word(json, "level")) ?? ParseLevel(type) ?? EntryLevel.Info,
            DeviceId = Word(json, "unit_id") ?? Word(json, "device_id"),
            DisplayName = Word(json, "display_name"),
            Boot = Number(json, "boot", 0),
            Seq = Number(json, "seq", 1),
            AgeMs = Number(json, "age_ms", 0) is { } age and <= MaxAgeMs ? age : null,
            Data = TryGet(json, "data", out var data) && data.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? data.GetRawText() : null,
        };
    }

    /// <summary>A level by its name, also the names other loggers use; null for any other word.</summary>
    public static EntryLevel? ParseLevel(string? word) => word?.ToLowerInvariant() switch
    {
        "debug" or "trace" => EntryLevel.Debug,
        "info" => EntryLevel.Info,
        "warning" or "warn" => EntryLevel.Warning,
        "error" or "exception" => EntryLevel.Error,
        "critical" or "fatal" => EntryLevel.Critical,
        _ => null,
    };

    /// <summary>The field of this name; a field whose name holds an escaped half surrogate has a name no string equals.</summary>
    private static bool TryGet(JsonElement json, string name, out JsonElement value)
    {
        try
        {
            return json.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            value = json.EnumerateObject().LastOrDefault(field => IsNamed(field, name)).Value;
            return value.ValueKind != JsonValueKind.Undefined;
        }
    }

    private static bool IsNamed(JsonProperty field, string name)
    {
        try
        {
            return field.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Word(JsonElement json, string name)
    {
        if (!TryGet(json, name, out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            return null;
        }

        var word = Text(value).Trim();
        return word.Length switch
        {
            0 => null,
            > LogTypes.MaxLength when name == "type" => word[..LogTypes.MaxLength],
            > 200 => word[..200],
            _ => word,
        };
    }

    /// <summary>A string's text; escaped half surrogates, which no string can hold, are shown as they were written.</summary>
    private static string Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return value.GetRawText();
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText().Trim('"');
        }
    }

    private static long? Number(JsonElement json, string name, long least) =>
        TryGet(json, name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least
            ? number
            : null;
}
