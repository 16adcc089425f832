using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace HomeHub.Web.Api;

/// <summary>
/// Writes server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). Own code
/// because the framework's result writes neither comments, which keep a quiet connection alive, nor an id without an event.
/// </summary>
internal sealed class EventWriter(PipeWriter output, JsonSerializerOptions options) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output, new JsonWriterOptions { SkipValidation = true, Encoder = options.Encoder });

    /// <summary>Bytes that wait to be sent.</summary>
    public long Waiting => output.UnflushedBytes;

    /// <summary>An event with JSON in one line as its data.</summary>
    public void Event<T>(string name, T data, long? id = null)
    {
        Text($"event: {name}\n");
        if (id is not null)
        {
            Text(string.Create(CultureInfo.InvariantCulture, $"id: {id}\n"));
        }

        output.Write("data: "u8);
        _json.Reset();
        JsonSerializer.Serialize(_json, data, options);
        _json.Flush();
        output.Write("\n\n"u8);
    }

    /// <summary>Where to resume from, without an event: a client keeps it though nothing is told to its listeners.</summary>
    public void Position(long id, string comment) => Text(string.Create(CultureInfo.InvariantCulture, $": {comment}\nid: {id}\n\n"));

    /// <summary>Sends what waits; waits itself while the client is slow. False: the client is gone.</summary>
    public async ValueTask<bool> SendAsync(CancellationToken cancellation) => !(await output.FlushAsync(cancellation)).IsCompleted;

    public void Dispose() => _json.Dispose();

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);
}
