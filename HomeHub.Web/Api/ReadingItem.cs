using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HomeHub.Core.Sensors;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary>A sensor with what it says now, as the REST face gives it.</summary>
internal sealed record ReadingItem(
    string DeviceId,
    [property: Description("Its name in topics and paths.")] string Slug,
    string Name,
    [property: Description("climate, motion, light, other.")] SensorKind Kind,
    [property: Description("well; failing (its device says so), silent (it should have spoken), away (its device is offline), waiting (it never spoke).")] SensorCondition Condition,
    [property: Description("Why, in a sentence; null where there is nothing to say.")] string? Note,
    [property: Description("It can be set.")] bool IsActuator,
    [property: Description("What full brightness is for a light that can be dimmed.")] int? BrightnessScale,
    [property: Description("When it said its state; null where it never did, and where the broker had kept it: then nobody knows.")] DateTimeOffset? Time,
    [property: Description("Its last state as it came.")] RawJson? State,
    [property: Description("The state taken apart.")] IReadOnlyList<ReadingValueItem> Values)
{
    public static ReadingItem From(SensorView view) => new(
        view.Sensor.DeviceId, view.Sensor.Slug, view.Sensor.Name, view.Sensor.Kind, view.Condition, view.Note, view.Sensor.IsActuator, view.Sensor.Description?.BrightnessScale,
        view.Sensor.StateAt, view.Sensor.State is { } state ? new RawJson(state) : null,
        [.. view.Sensor.Values.Select(value => new ReadingValueItem(value.Field.Key, value.Field.Label, value.Field.Unit, value.IsSwitch ? null : value.Number, value.On, value.Text))]);
}

/// <summary>One thing a sensor tells.</summary>
internal sealed record ReadingValueItem(
    string Field, string Label, string? Unit,
    [property: Description("What it measured; null for what is no number.")] double? Number,
    [property: Description("On or off; null for what is neither.")] bool? On,
    [property: Description("A word that is neither.")] string? Text);

/// <summary>What a sensor said over time.</summary>
internal sealed record HistoryItem(string DeviceId, string Slug, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<FieldHistoryItem> Fields);

/// <summary>One thing a sensor told over time.</summary>
internal sealed record FieldHistoryItem(
    string Field, string Label, string? Unit,
    [property: Description("On and off: value is 1 or 0, from its time on; the first may be older than the span, it held when the span began.")] bool IsSwitch,
    [property: Description("Ascending.")] IReadOnlyList<ReadingPointItem> Points)
{
    public static FieldHistoryItem From(FieldHistory history) => new(
        history.Field.Key, history.Field.Label, history.Field.Unit, history.IsSwitch,
        [.. history.Points.Select(point => new ReadingPointItem(point.Time, point.Mean, point.Min, point.Max, point.Count))]);
}

/// <summary>A reading, or several taken together.</summary>
internal sealed record ReadingPointItem(
    DateTimeOffset Time,
    [property: Description("The reading; of several their mean.")] double Value,
    double Min, double Max,
    [property: Description("How many readings it stands for.")] long Count);

/// <summary>What came of setting an actuator.</summary>
internal sealed record SetAnswerItem(bool Success, [property: Description("The same in a sentence.")] string Message, ReadingItem Sensor);

/// <summary>Which readings.</summary>
internal sealed record ReadingParameters
{
    public const int DefaultLimit = 500;

    [FromQuery(Name = "from"), Description("Readings at or after this time; without it the 24 hours before to.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Readings before this time; without it now.")]
    public string? To { get; init; }

    [FromQuery(Name = "limit"), Description("At most about so many points of each number, 1 to 5000; where there are more readings, neighbours are taken together.")]
    public string? Limit { get; init; }
}

/// <summary>A wanted state of an actuator: an object, for a light <c>state</c> and <c>brightness</c>.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record WantedStateBody(JsonElement Json)
{
    internal sealed class Converter : JsonConverter<WantedStateBody>
    {
        public override WantedStateBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, WantedStateBody value, JsonSerializerOptions options) => value.Json.WriteTo(writer);
    }

    /// <summary>Null where it is no object, or has a name twice.</summary>
    public JsonObject? Object()
    {
        try
        {
            return JsonNode.Parse(Json.GetRawText(), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
