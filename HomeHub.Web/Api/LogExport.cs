using System.Buffers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using HomeHub.Core.Logs;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Api;

/// <summary>Every matching entry that is there when it is asked for, as a file, written while it is read: memory stays flat.</summary>
internal sealed class LogExport(LogFilter filter, string format) : IResult
{
    public const string Ndjson = "ndjson";
    public const string Csv = "csv";
    public const string NdjsonType = "application/x-ndjson";
    public const string CsvType = "text/csv; charset=utf-8";

    /// <summary>About what is gathered before it is sent, bytes.</summary>
    private const int FlushBytes = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var response = httpContext.Response;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        response.ContentType = format == Csv ? CsvType : NdjsonType;
        response.Headers.ContentDisposition = new ContentDisposition { FileName = $"homehub-logs-{now:yyyyMMdd-HHmmss}.{format}" }.ToString();
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        var output = response.BodyWriter;
        var options = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true, Encoder = options.Encoder });
        if (format == Csv)
        {
            Encoding.UTF8.GetBytes(CsvRow.Header, output);
        }

        // Ends with what is there now: entries that go on arriving would let it never end.
        var newest = services.GetRequiredService<LogFeed>().Last.NewestId;
        await foreach (var entry in services.GetRequiredService<LogStore>().StreamAsync(filter, httpContext.RequestAborted))
        {
            if (entry.Id > newest)
            {
                break;
            }

            if (format == Csv)
            {
                Encoding.UTF8.GetBytes(CsvRow.Of(entry), output);
            }
            else
            {
                json.Reset();
                JsonSerializer.Serialize(json, LogItem.From(entry), options);
                json.Flush();
                output.Write("\n"u8);
            }

            if (output.UnflushedBytes > FlushBytes && (await output.FlushAsync(httpContext.RequestAborted)).IsCompleted)
            {
                return;
            }
        }
    }
}
