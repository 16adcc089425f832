namespace HomeHub.Benchmarks;

/// <summary>
/// Time to the first answer and memory at rest; give the path of a published <c>HomeHub.Web.dll</c>, or of a <c>HomeHub.Web</c> that has its own
/// runtime, for figures that count.
/// </summary>
internal static class FootprintBenchmark
{
    public static async Task RunAsync(string? program)
    {
        var (starts, bare) = (new List<double>(), new List<double>());
        string? folder = null;
        for (var i = 0; i < 8; i++)
        {
            bare.Add(await BareWeb.StartAsync());
            await using var hub = await Hub.StartAsync(folder, program: program);
            folder = hub.Folder;
            starts.Add(hub.StartTime.TotalSeconds);
        }

        var (median, limit) = (Report.Percentile(starts.Skip(1), 50), Report.Percentile(bare.Skip(1), 50));
        Report.Line("start to first answer, first start", $"{starts[0]:N2} s");
        Report.Line("start to first answer, later starts, median", $"{median:N2} s, {median / limit:N1} times that of a bare ASP.NET Core program ({limit:N2} s)");
        program ??= Path.Combine(AppContext.BaseDirectory, "HomeHub.Web.dll");
        using var own = new OwnRuntime(program);
        await RestAsync(folder!, "empty log, beside another .NET program", program, "dotnet");
        await RestAsync(folder!, "empty log, alone", own.Program, own.Dotnet);
        Million.Fill(Path.Combine(folder!, "homehub.db"));
        await RestAsync(folder!, "a million entries, alone", own.Program, own.Dotnet);
    }

    private static async Task RestAsync(string folder, string name, string program, string dotnet)
    {
        await using var hub = await Hub.StartAsync(folder, program: program, dotnet: dotnet);
        using var http = hub.Http;
        await PagesAsync(http);
        await Task.Delay(TimeSpan.FromSeconds(15));
        var rest = await hub.MemoryPartsAsync();
        Total($"at rest after the first pages, {name}", rest);
        foreach (var part in rest)
        {
            Total($"  {part.Name}", [part]);
        }

        await PagesAsync(http);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Total($"just after the same pages again, {name}", await hub.MemoryPartsAsync());
    }

    private static async Task PagesAsync(HttpClient http)
    {
        await http.GetAsync("/");
        await http.GetAsync("/logs");
    }

    private static void Total(string what, IReadOnlyList<MemoryPart> parts) => Report.Line(
        what, $"PSS {parts.Sum(p => p.Pss):N0} MiB, of which written {parts.Sum(p => p.Written):N0}; RSS {parts.Sum(p => p.Rss):N0}");
}
