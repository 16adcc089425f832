using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

/// <summary>A client of the event stream that reads event by event.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _events = SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
    }

    /// <summary>Connects; the stream is running when this returns.</summary>
    public static async Task<EventReader> OpenAsync(HubHost hub, string query = "", string? lastEventId = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/home/stream{query}");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await hub.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync(cancellation));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<(string Name, string? Id, JsonElement Data)?> NextAsync()
    {
        if (!await _events.MoveNextAsync())
        {
            return null;
        }

        var item = _events.Current;
        return (item.EventType, item.EventId, JsonDocument.Parse(item.Data).RootElement);
    }

    /// <summary>The next so many log entries; other events are passed over.</summary>
    public async Task<List<JsonElement>> EntriesAsync(int count)
    {
        var entries = new List<JsonElement>();
        while (entries.Count < count)
        {
            var (name, id, data) = await NextAsync() ?? throw new EndOfStreamException($"The stream ended after {entries.Count} of {count} entries.");
            if (name == "log")
            {
                Assert.Equal(data.GetProperty("id").GetRawText(), id);
                entries.Add(data);
            }
        }

        return entries;
    }

    /// <summary>The next event about a device.</summary>
    public async Task<(string Name, JsonElement Data)> DeviceEventAsync()
    {
        while (true)
        {
            var (name, _, data) = await NextAsync() ?? throw new EndOfStreamException("The stream ended.");
            if (name != "log")
            {
                return (name, data);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _events.DisposeAsync();
        }
        catch (IOException)
        {
            // The connection went while it was read.
        }
    }
}
