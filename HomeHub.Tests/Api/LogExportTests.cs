using System.Net;
using System.Text.Json;
using HomeHub.Core.Logs;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

public sealed class LogExportTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ndjson_has_every_matching_entry_on_a_line_of_its_own()
    {
        await hub.StoreAsync("lines", 2_500);
        await hub.StoreAsync("lines", "last", log: "{\n\"message\":\r\"last\",\"n\":1e400}");
        using var response = await hub.Http.GetAsync("/api/home/logs/export?device_id=lines", Cancellation);
        var lines = (await response.Content.ReadAsStringAsync(Cancellation)).TrimEnd('\n').Split('\n');
        var ids = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt64()).ToList();

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Matches(@"^homehub-logs-\d{8}-\d{6}\.ndjson$", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(2_501, ids.Count);
        Assert.Equal(ids.Order().Distinct(), ids);
        Assert.Contains("1e400", lines[^1]);
    }

    [Fact]
    public async Task Csv_is_quoted_and_no_cell_is_a_formula()
    {
        var time = new DateTimeOffset(2026, 3, 1, 7, 5, 0, TimeSpan.Zero);
        foreach (var message in new[] { "=1+1", "+1", "-1", "@cmd", "\ttab", "\rreturn", "a,b", "say \"hi\"", "two\r\nlines", "plain = 1", "Küche" })
        {
            await hub.StoreAsync("-sheet", message, EntryLevel.Error, "=type", time, log: "-1");
        }

        var text = await hub.Http.GetStringAsync("/api/home/logs/export?format=CSV&device_id=-sheet", Cancellation);
        var rows = text.Split(",-1\r\n".Insert(1, "'"));

        Assert.StartsWith("id,time,device_id,level,type,message,topic,boot,seq,device_time,missing,log\r\n", text);
        Assert.Equal(12, rows.Length);
        Assert.Empty(rows[^1]);
        Assert.Equal(
            ["'=1+1", "'+1", "'-1", "'@cmd", "'\ttab", "\"'\rreturn\"", "\"a,b\"", "\"say \"\"hi\"\"\"", "\"two\r\nlines\"", "plain = 1", "Küche"],
            rows[..^1].Select(row => Between(row, ",2026-03-01T07:05:00.000Z,'-sheet,error,'=type,", ",homehub/-sheet/log,,,,0")));
    }

    [Fact]
    public async Task The_filter_counts_and_a_wrong_one_is_refused()
    {
        await hub.StoreAsync("picky", "apple", EntryLevel.Error);
        await hub.StoreAsync("picky", "pear");
        var text = await hub.Http.GetStringAsync("/api/home/logs/export?device_id=picky&q=apple&level=error", Cancellation);
        var wrong = await (await hub.Http.GetAsync("/api/home/logs/export/?format=xls", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
        var level = await (await hub.Http.GetAsync("/api/home/logs/export?level=loud", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Single(text.TrimEnd('\n').Split('\n'));
        Assert.True(wrong.GetProperty("errors").TryGetProperty("format", out _));
        Assert.True(level.GetProperty("errors").TryGetProperty("level", out _));
    }

    private static string Between(string row, string before, string after)
    {
        var start = row.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return row[start..row.LastIndexOf(after, StringComparison.Ordinal)];
    }
}
