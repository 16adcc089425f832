using System.ComponentModel;
using HomeHub.Core.Logs;
using Microsoft.AspNetCore.Mvc;

namespace HomeHub.Web.Api;

/// <summary>Which entries. Read as text, so that a wrong value is answered with its name and what it should be.</summary>
internal sealed record LogFilterParameters
{
    /// <summary>Longest text that is searched for, characters.</summary>
    private const int MaxText = 200;

    [FromQuery(Name = "device_id"), Description("Only of these devices; repeated or comma separated.")]
    public string[]? DeviceId { get; init; }

    [FromQuery(Name = "level"), Description("Only of these levels: debug, info, warning, error, critical; repeated or comma separated.")]
    public string[]? Level { get; init; }

    [FromQuery(Name = "type"), Description("Only of these types, such as boot, wifi or gap; repeated or comma separated.")]
    public string[]? Type { get; init; }

    [FromQuery(Name = "q"), Description("Full text: words that all have to be there, as beginnings of words; \"…\" for a phrase, -word for what must not be there.")]
    public string? Text { get; init; }

    [FromQuery(Name = "from"), Description("Received at or after this time, ISO 8601; UTC where it has no offset.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Received before this time.")]
    public string? To { get; init; }

    public LogFilter Read(QueryReader reader)
    {
        if (Text?.Length > MaxText)
        {
            reader.Refuse("q", $"The text to search for has at most {MaxText} characters.");
        }

        var (from, to) = reader.Span(From, To);
        return new LogFilter
        {
            DeviceIds = reader.DeviceIds(DeviceId),
            Levels = reader.LevelList(Level),
            Types = QueryReader.Values(Type),
            Text = Text,
            From = from,
            To = to,
        };
    }
}

/// <summary>Which page of them.</summary>
internal sealed record LogPageParameters
{
    [FromQuery(Name = "limit"), Description("How many at most, 1 to 5000; 500 where it is not given.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "before"), Description("Only entries with a smaller id; the newest of them.")]
    public string? Before { get; init; }

    [FromQuery(Name = "after"), Description("Only entries with a greater id; the oldest of them.")]
    public string? After { get; init; }

    public LogQuery Read(LogFilter filter, QueryReader reader) => new(
        filter,
        reader.EntryId("before", Before),
        reader.EntryId("after", After),
        reader.Limit(Limit, LogQuery.DefaultLimit, LogQuery.MaxLimit));
}
