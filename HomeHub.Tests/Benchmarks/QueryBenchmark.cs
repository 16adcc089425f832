using System.Diagnostics;

namespace HomeHub.Benchmarks;

/// <summary>Pages and searches out of a million entries, over HTTP.</summary>
internal static class QueryBenchmark
{
    private const int Rounds = 100;

    public static async Task RunAsync()
    {
        await using var hub = await MillionHubAsync();
        using var http = hub.Http;
        var monthAgo = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(-30).ToString("O"));
        var hourLater = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(-30).AddHours(1).ToString("O"));
        foreach (var (what, query) in new[]
        {
            ("newest page of 100", ""),
            ("page of 100 in the middle", "&before=500000"),
            ("page of 100 of a device", "&device_id=device-7"),
            ("page of 100 of errors", "&level=error"),
            ("page of 100 of a type", "&type=wifi"),
            ("page of 100 of a device's errors", "&device_id=device-0&level=error"),
            ("page of 100 of an hour a month ago", $"&from={monthAgo}&to={hourLater}"),
            ("full text, rare word", "&q=brownout"),
            ("full text, common word", "&q=temperature"),
            ("full text, common word of a device", "&q=temperature&device_id=device-7"),
            ("full text, common word with its type", "&q=temperature&type=sensor"),
            ("full text, common word of errors", "&q=temperature&level=error"),
            ("full text, common word of a device's errors", "&q=temperature&device_id=device-0&level=error"),
            ("full text, common word of a type that never says it", "&q=temperature&type=wifi"),
            ("full text, common word in an hour a month ago", $"&q=temperature&from={monthAgo}&to={hourLater}"),
            ("full text, two common words", "&q=temperature%20humidity"),
            ("full text, two common words, never together", "&q=temperature%20signal"),
            ("full text, common word without another", "&q=reading%20-temperature"),
            ("full text, phrase", "&q=%22brownout%20detected%22"),
        })
        {
            await MeasureAsync(http, what, "/api/home/logs?limit=100" + query);
        }
    }

    /// <summary>HomeHub on a database with a million entries.</summary>
    public static async Task<Hub> MillionHubAsync()
    {
        string folder;
        await using (var first = await Hub.StartAsync())
        {
            folder = first.Folder;
        }

        Million.Fill(Path.Combine(folder, "homehub.db"));
        return await Hub.StartAsync(folder);
    }

    private static async Task MeasureAsync(HttpClient http, string what, string path)
    {
        var times = new List<double>();
        var bytes = 0;
        for (var i = 0; i < Rounds + 5; i++)
        {
            var watch = Stopwatch.StartNew();
            bytes = (await http.GetByteArrayAsync(path)).Length;
            if (i >= 5)
            {
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        Report.Line(what, $"p50 {Report.Percentile(times, 50):N1} ms, p95 {Report.Percentile(times, 95):N1} ms, {bytes / 1024.0:N0} KiB");
    }
}
