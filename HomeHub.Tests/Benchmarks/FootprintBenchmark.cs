namespace HomeHub.Benchmarks;

/// <summary>Time to the first answer and memory at rest; give the path of a published <c>HomeHub.Web.dll</c> for figures that count.</summary>
internal static class FootprintBenchmark
{
    public static async Task RunAsync(string? program)
    {
        var starts = new List<double>();
        string? folder = null;
        for (var i = 0; i < 5; i++)
        {
            await using var hub = await Hub.StartAsync(folder, program: program);
            folder = hub.Folder;
            starts.Add(hub.StartTime.TotalSeconds);
        }

        Report.Line("start to first answer, first start", $"{starts[0]:N2} s");
        Report.Line("start to first answer, later starts, median", $"{Report.Percentile(starts.Skip(1), 50):N2} s");
        await RestAsync(folder!, "empty log", program);
        Million.Fill(Path.Combine(folder!, "homehub.db"));
        await RestAsync(folder!, "a million entries", program);
    }

    private static async Task RestAsync(string folder, string name, string? program)
    {
        await using var hub = await Hub.StartAsync(folder, program: program);
        using var http = hub.Http;
        await http.GetAsync("/");
        await http.GetAsync("/logs");
        await Task.Delay(TimeSpan.FromSeconds(10));
        var (pss, rss) = await hub.MemoryAsync();
        Report.Line($"memory at rest after the first pages, {name}", $"PSS {pss:N0} MiB, RSS {rss:N0} MiB");
    }
}
