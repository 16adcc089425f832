using System.Diagnostics;
using System.Text;
using Microsoft.Playwright;

namespace HomeHub.Benchmarks;

/// <summary>From publishing an entry to seeing it in Chromium's DOM, while 19 others watch the event stream.</summary>
internal static class LatencyBenchmark
{
    private const int Streams = 19;
    private static readonly string[] ChromiumArguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>Notes when each "lat-N" first stands in the document, in milliseconds since 1970.</summary>
    private const string Observe =
        """
        () => {
          window.seen = {};
          const note = text => { for (const m of (text ?? '').matchAll(/lat-(\d+)/g)) window.seen[m[1]] ??= performance.timeOrigin + performance.now(); };
          new MutationObserver(changes => { for (const c of changes) { if (c.type === 'characterData') note(c.target.textContent); for (const n of c.addedNodes) note(n.textContent); } })
            .observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """;

    public static async Task RunAsync()
    {
        await using (var hub = await Hub.StartAsync())
        {
            await MeasureAsync(hub, "empty log", queries: false);
        }

        await using var million = await QueryBenchmark.MillionHubAsync();
        await MeasureAsync(million, "a million entries", queries: false);
        await MeasureAsync(million, "a million entries, while querying", queries: true);
    }

    private static async Task MeasureAsync(Hub hub, string name, bool queries)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ChromiumArguments });
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"http://127.0.0.1:{hub.Web}/sign-in?to=%2Flogs");
        await page.GetByLabel("Name").FillAsync(Hub.Owner);
        await page.GetByLabel("Password").FillAsync(Hub.OwnerPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/logs");
        await page.WaitForFunctionAsync("() => window.Blazor?._internal?.dotNetExports !== undefined || document.querySelector('[role=log], [role=feed]')");
        await Task.Delay(2_000);
        await page.EvaluateAsync(Observe);
        using var stop = new CancellationTokenSource();
        using var http = hub.Http;
        var streams = Enumerable.Range(0, Streams).Select(_ => WatchAsync(http, stop.Token)).ToList();
        var load = queries ? QueryAsync(http, stop.Token) : Task.CompletedTask;
        await using var publisher = new RawPublisher(hub.Mqtt, hub.User, hub.Password, $"latency-{Guid.NewGuid():N}", 1_000);
        await publisher.ConnectAsync();
        await PublishAsync(publisher, 10, 20, 0);

        var next = 1_000;
        foreach (var (rate, count) in new[] { (2, 40), (50, 1_000), (200, 3_000) })
        {
            var sent = await PublishAsync(publisher, rate, count, next);
            await Task.Delay(1_000);
            var seen = await page.EvaluateAsync<Dictionary<string, double>>("() => window.seen");
            var times = sent.Where(s => seen.ContainsKey(s.Key.ToString())).Select(s => seen[s.Key.ToString()] - s.Value).ToList();
            Report.Line($"publish to DOM, {rate} a second, 20 viewers, {name}",
                $"p50 {Report.Percentile(times, 50):N1} ms, p95 {Report.Percentile(times, 95):N1} ms ({times.Count} of {count} seen)");
            next += count;
        }

        await stop.CancelAsync();
        await Task.WhenAll(streams.Append(load));
    }

    private static async Task<Dictionary<int, double>> PublishAsync(RawPublisher publisher, int rate, int count, int first)
    {
        var sent = new Dictionary<int, double>();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate) - watch.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            sent[first + i] = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            await publisher.PublishAsync("homehub/latency/log", [Encoding.UTF8.GetBytes($$"""{"message":"lat-{{first + i}}","type":"sensor"}""")]);
        }

        return sent;
    }

    private static async Task WatchAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await http.GetStreamAsync("/api/home/stream", cancellation);
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, cancellation) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task QueryAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await http.GetByteArrayAsync("/api/home/logs?limit=100&q=temperature", cancellation);
                await http.GetByteArrayAsync("/api/home/logs?limit=100&device_id=device-3", cancellation);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
