using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Sensors;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace HomeHub.Web.Api;

/// <summary>
/// New entries, readings and device changes as server-sent events, until the client leaves or HomeHub stops. Told that there is something
/// new, it asks for what it has not sent yet: a slow client waits for itself only, and holds nothing but its place.
/// </summary>
/// <param name="after">The id after which to begin; null: with what is new from now.</param>
internal sealed class LiveStream(LogFilter filter, long? after) : IResult
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>At once when it was quiet, then at most this often.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);
    private const int PageEntries = 200;
    private const int SendBytes = 32 * 1024;
    private readonly SemaphoreSlim _bell = new(0);
    private bool _devicesChanged;
    private bool _sensorsChanged;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // A reverse proxy that gathers the answer first would let nothing through.
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        var services = httpContext.RequestServices;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        using var writer = new EventWriter(response.BodyWriter, services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        try
        {
            await RunAsync(services, writer, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // How every stream ends.
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private async Task RunAsync(IServiceProvider services, EventWriter writer, CancellationToken cancellation)
    {
        var feed = services.GetRequiredService<LogFeed>();
        var logs = services.GetRequiredService<LogStore>();
        var clock = services.GetRequiredService<TimeProvider>();
        var devices = new DeviceChanges(services.GetRequiredService<DeviceRegistry>(), filter.DeviceIds);
        var sensors = new SensorChanges(services.GetRequiredService<SensorViews>(), filter.DeviceIds);
        var newest = feed.Last.NewestId;
        // An id from the future is one of a database that is gone: everything in the one there is now is new.
        var position = after is null ? newest : after <= newest ? after.Value : 0;
        if (after is null)
        {
            devices.Skip();
            sensors.Skip();
        }

        // All tell at once what there is now, so nothing is missed between here and the first look.
        _ = RingAsync(feed.WatchAsync(cancellation), () => { });
        _ = RingAsync(services.GetRequiredService<DeviceFeed>().WatchAsync(cancellation), () => _devicesChanged = true);
        _ = RingAsync(services.GetRequiredService<SensorFeed>().WatchAsync(cancellation), () => _sensorsChanged = true);
        writer.Position(position, "HomeHub");
        var sent = clock.GetTimestamp();
        while (true)
        {
            if (writer.Waiting > 0)
            {
                if (!await writer.SendAsync(cancellation))
                {
                    return;
                }

                sent = clock.GetTimestamp();
                await Task.Delay(Pace, clock, cancellation);
            }

            var patience = KeepAlive - clock.GetElapsedTime(sent);
            if (patience <= TimeSpan.Zero || !await _bell.WaitAsync(patience, cancellation))
            {
                writer.Position(position, "still here");
                continue;
            }

            position = await WriteEntriesAsync(logs, feed, writer, position, cancellation);
            if (Interlocked.Exchange(ref _devicesChanged, false))
            {
                devices.WriteTo(writer);
                // A sensor is away with its device.
                _sensorsChanged = true;
            }

            if (Interlocked.Exchange(ref _sensorsChanged, false))
            {
                sensors.WriteTo(writer);
            }
        }
    }

    /// <summary>Writes what came after a position; returns the new one.</summary>
    private async Task<long> WriteEntriesAsync(LogStore logs, LogFeed feed, EventWriter writer, long position, CancellationToken cancellation)
    {
        while (true)
        {
            var newest = feed.Last.NewestId;
            var page = await logs.NewAsync(filter, position, PageEntries, cancellation);
            foreach (var entry in page)
            {
                writer.Event("log", LogItem.From(entry), entry.Id);
                if (writer.Waiting > SendBytes)
                {
                    await writer.SendAsync(cancellation);
                }
            }

            position = page.Count > 0 ? page[^1].Id : position;
            if (page.Count < PageEntries)
            {
                // What the filter left out has been seen as well.
                return Math.Max(position, newest);
            }
        }
    }

    private async Task RingAsync<T>(IAsyncEnumerable<T> changes, Action note)
    {
        await foreach (var _ in changes)
        {
            note();
            if (_bell.CurrentCount == 0)
            {
                _bell.Release();
            }
        }
    }
}
