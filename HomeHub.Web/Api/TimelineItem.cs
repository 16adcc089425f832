using System.ComponentModel;
using System.Text.Json.Serialization;
using HomeHub.Core.Devices;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary>A row of a timeline as the REST face gives it.</summary>
internal sealed record TimelineItem(
    long Id,
    [property: Description("Null: about HomeHub itself (not running, broker away).")] string? DeviceId,
    TimelineKind Kind,
    DateTimeOffset Start,
    [property: Description("Null for a moment, and for a span that goes on.")] DateTimeOffset? End,
    [property: Description("True for a span that goes on.")] bool Open,
    [property: JsonPropertyName("duration_s"), Description("Length of a span that ended, seconds.")] double? Duration,
    [property: Description("Why, as far as it is known.")] string? Cause,
    [property: Description("The row in one sentence.")] string Summary,
    [property: Description("The log entry a gap stands before.")] long? LogEntryId)
{
    public static TimelineItem From(TimelineEvent row) => new(
        row.Id, row.DeviceId, row.Kind, row.Start, row.End, row.Open, row.Duration?.TotalSeconds, row.Cause, row.Summary, row.LogEntryId);
}

/// <summary>A stretch of a timeline.</summary>
internal sealed record TimelineParameters
{
    public const int DefaultLimit = 500;
    public const int MaxLimit = 5_000;

    [FromQuery(Name = "from"), Description("Rows that end at or after this time, ISO 8601; UTC where it has no offset.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Rows that start at or before this time.")]
    public string? To { get; init; }

    [FromQuery(Name = "limit"), Description("How many at most, 1 to 5000; 500 where it is not given.")]
    public string? Limit { get; init; }
}
